package io.affogato.fusion.importing;

import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a source lacks, has too much, or has in another shape; one message tells all. */
final class NameCheck {

    private static final int MOST_NAMES = 12;

    private final List<String> missing = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final List<String> differing = new ArrayList<>();

    /** Compares all of a part with what its network takes. */
    void compare(Map<String, Shape> expected, Map<String, ? extends TensorBytes> found) {
        require(expected, found);
        found.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .forEach(unexpected::add);
    }

    /** Compares what must be there, and lets other names be. */
    void require(Map<String, Shape> expected, Map<String, ? extends TensorBytes> found) {
        new TreeMap<>(expected)
                .forEach(
                        (name, shape) -> {
                            TensorBytes tensor = found.get(name);
                            if (tensor == null) {
                                missing.add(name);
                            } else if (!tensor.shape().equals(shape)) {
                                differing.add(
                                        "%s is %s, expected %s"
                                                .formatted(name, tensor.shape(), shape));
                            }
                        });
    }

    /** Adds names that belong to nothing. */
    void unexpected(Collection<String> names) {
        unexpected.addAll(names);
    }

    /**
     * Fails unless everything fits.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} with the names
     */
    void finish(String source, String layout) {
        List<String> problems = new ArrayList<>();
        add(problems, "missing", missing);
        add(problems, "unexpected", unexpected);
        add(problems, "of another shape", differing);
        if (!problems.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s was taken for %s, but does not fit it: %s; check that the file is whole and of the model you mean"
                            .formatted(source, layout, String.join("; ", problems)));
        }
    }

    private static void add(List<String> problems, String what, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        List<String> shown =
                names.stream()
                        .limit(MOST_NAMES)
                        .map(name -> name.length() > 160 ? name.substring(0, 160) + "…" : name)
                        .toList();
        String more =
                names.size() > MOST_NAMES
                        ? " and %d more".formatted(names.size() - MOST_NAMES)
                        : "";
        problems.add("%d %s: %s%s".formatted(names.size(), what, String.join(", ", shown), more));
    }
}
