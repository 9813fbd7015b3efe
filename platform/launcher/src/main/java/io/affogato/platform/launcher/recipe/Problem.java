package io.affogato.platform.launcher.recipe;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.List;

/**
 * One thing wrong with a recipe.
 *
 * @param where line and column, such as {@code 12:7}, or the option that said it
 * @param path keys from the root, such as {@code training.epochs}; empty for the whole file
 * @param text what was expected and found
 */
record Problem(String where, String path, String text) {

    /** Returns the error that tells all problems of a file, in the order of their places. */
    static ModalityException refusal(Path file, List<Problem> found) {
        List<Problem> problems = found.stream().sorted(Problem::byPlace).toList();
        int where = problems.stream().mapToInt(p -> p.where().length()).max().orElse(0);
        int path = problems.stream().mapToInt(p -> p.path().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Problem p : problems) {
            text.append("\n  ").append(padded(p.where(), where)).append("  ");
            text.append(padded(p.path(), path)).append(path == 0 ? "" : "  ").append(p.text());
        }
        String plural = problems.size() == 1 ? "" : "s";
        return new ModalityException(
                ErrorCode.BAD_RECIPE,
                "%s has %d problem%s:%s".formatted(file, problems.size(), plural, text));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** By line and column; what options said comes last. */
    private static int byPlace(Problem a, Problem b) {
        int lines = Integer.compare(number(a, 0), number(b, 0));
        return lines == 0 ? Integer.compare(number(a, 1), number(b, 1)) : lines;
    }

    private static int number(Problem problem, int index) {
        List<String> parts = List.of(problem.where().split(":", -1));
        return parts.size() == 2 ? Integer.parseInt(parts.get(index)) : Integer.MAX_VALUE;
    }
}
