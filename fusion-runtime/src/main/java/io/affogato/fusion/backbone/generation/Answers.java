package io.affogato.fusion.backbone.generation;

import java.util.Arrays;
import java.util.List;

/**
 * Written answers.
 *
 * @param ids one row an input, all of one length: the start token, the answer, the end token if it
 *     was reached, padding
 * @param scores one an input: sum of log-probabilities over length^penalty for beams, NaN for
 *     greedy
 */
public record Answers(List<long[]> ids, List<Double> scores) {

    /** Copies the lists. */
    public Answers {
        ids = List.copyOf(ids);
        scores = List.copyOf(scores);
    }

    /** Pads rows to the longest. */
    static List<long[]> padded(List<long[]> rows, long padId) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        return rows.stream().map(row -> padded(row, longest, padId)).toList();
    }

    private static long[] padded(long[] row, int length, long padId) {
        long[] padded = Arrays.copyOf(row, length);
        Arrays.fill(padded, row.length, length, padId);
        return padded;
    }
}
