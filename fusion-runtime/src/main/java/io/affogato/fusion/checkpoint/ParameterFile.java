package io.affogato.fusion.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Optim;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Parameters in a safetensors file, under their names. */
public final class ParameterFile {

    private ParameterFile() {}

    /** Writes parameters; the same values make the same bytes. */
    public static void write(Path file, List<Parameter> parameters) {
        SafetensorsWriter.write(file, named(parameters), Map.of());
    }

    /**
     * Loads a file into parameters.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if names or shapes differ
     */
    public static void load(Path file, List<Parameter> parameters) {
        Map<String, NDArray> targets = named(parameters);
        load(file, targets, targets.keySet());
    }

    /**
     * Returns size and SHA-256 of a file.
     *
     * @throws IOException if it cannot be read
     */
    public static CheckpointManifest.FileEntry entry(Path file) throws IOException {
        return Checkpoint.entry(file);
    }

    static Map<String, NDArray> named(List<Parameter> parameters) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        parameters.forEach(parameter -> named.put(parameter.name(), parameter.array()));
        return named;
    }

    static void load(Path file, Map<String, NDArray> targets, Set<String> expected) {
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(source.names());
            Set<String> unexpected = new TreeSet<>(source.names());
            unexpected.removeAll(expected);
            if (!missing.isEmpty() || !unexpected.isEmpty()) {
                throw new ModalityException(
                        ErrorCode.BAD_WEIGHTS,
                        "%s does not fit the model: missing %s, unexpected %s"
                                .formatted(source.path(), missing, unexpected));
            }
            assign(source, targets);
        }
    }

    static void assign(SafetensorsFile source, Map<String, NDArray> targets) {
        if (targets.isEmpty()) {
            return;
        }
        targets.forEach((name, target) -> checkShape(source, name, target));
        NDManager owner = targets.values().iterator().next().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            List<NDArray> sources =
                    targets.keySet().stream().map(name -> source.load(name, scratch)).toList();
            Optim.assign(List.copyOf(targets.values()), sources);
        }
    }

    private static void checkShape(SafetensorsFile source, String name, NDArray target) {
        if (!source.shape(name).equals(target.getShape())) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "'%s' in %s must have shape %s, found %s"
                            .formatted(name, source.path(), target.getShape(), source.shape(name)));
        }
    }
}
