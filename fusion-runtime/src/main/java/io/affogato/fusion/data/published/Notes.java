package io.affogato.fusion.data.published;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was met while reading an annotation file. */
final class Notes {

    private static final int MOST_PROBLEMS = 20;

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    void problem(String problem) {
        problems.add(problem);
    }

    /** Counts an entry that is no question by the data set's own rules. */
    void leftOut(String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }

    int problems() {
        return problems.size();
    }

    Map<String, Integer> leftOut() {
        return leftOut;
    }

    /** Ends the reading if anything was wrong. */
    void refuse(Path file, String format) {
        if (problems.isEmpty()) {
            return;
        }
        int more = problems.size() - MOST_PROBLEMS;
        throw new ModalityException(
                ErrorCode.BAD_SAMPLE,
                "%s has %d problem(s) as a file of format '%s'; mend or remove the entries, or name another format:\n%s%s"
                        .formatted(
                                file,
                                problems.size(),
                                format,
                                String.join(
                                        "\n",
                                        problems.subList(
                                                0, Math.min(MOST_PROBLEMS, problems.size()))),
                                more > 0 ? "\nand %d more".formatted(more) : ""));
    }
}
