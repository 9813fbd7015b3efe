package io.affogato.fusion.data.published;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what a conversion found and missed. */
final class ConversionCount {

    private static final int MOST_LISTED = 20;
    private static final int MOST_EXAMPLES = 3;

    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final Map<String, Integer> found = new LinkedHashMap<>();
    private final Map<String, Integer> missing = new LinkedHashMap<>();
    private final Map<String, List<String>> examples = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    void leftOut(String reason, int entries) {
        leftOut.merge(reason, entries, Integer::sum);
    }

    void found(String role) {
        missing.putIfAbsent(role, 0);
        found.merge(role, 1, Integer::sum);
    }

    void missing(String role, boolean needed, String place) {
        found.putIfAbsent(role, 0);
        missing.merge(role, 1, Integer::sum);
        List<String> shown = examples.computeIfAbsent(role, added -> new ArrayList<>());
        if (shown.size() < MOST_EXAMPLES) {
            shown.add(place);
        }
        if (needed) {
            required.add(place);
        }
    }

    String reasons() {
        return leftOut.entrySet().stream()
                .map(reason -> "%s: %d".formatted(reason.getKey(), reason.getValue()))
                .collect(Collectors.joining(", "));
    }

    void refuseMissing(Path annotations) {
        if (required.isEmpty()) {
            return;
        }
        int more = required.size() - MOST_LISTED;
        throw new ModalityException(
                ErrorCode.MISSING_FILE,
                "%d media file(s) of %s are missing; fetch them, name their place with --role, or choose --missing skip or mask:\n%s%s"
                        .formatted(
                                required.size(),
                                annotations,
                                required.stream()
                                        .limit(MOST_LISTED)
                                        .collect(Collectors.joining("\n")),
                                more > 0 ? "\nand %d more".formatted(more) : ""));
    }

    ConversionReport report(Conversion.Request request, List<Sample> samples) {
        Map<String, ConversionReport.Role> roles = new LinkedHashMap<>();
        found.forEach(
                (role, number) ->
                        roles.put(
                                role,
                                new ConversionReport.Role(
                                        number,
                                        missing.get(role),
                                        examples.getOrDefault(role, List.of()))));
        return new ConversionReport(
                request.format().id(),
                request.to().toString(),
                samples.size(),
                (int) samples.stream().map(Sample::recording).distinct().count(),
                leftOut,
                roles);
    }
}
