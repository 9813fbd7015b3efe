package io.affogato.fusion.bench;

import java.util.List;

/**
 * What writing answers took.
 *
 * @param rows one a search, in order
 * @param productGflops as in {@link BenchResult}
 */
public record GenerateResult(List<Row> rows, double productGflops) {

    /** Copies the list. */
    public GenerateResult {
        rows = List.copyOf(rows);
    }

    /**
     * One search.
     *
     * @param name of it
     * @param millis from its inputs to the ids of its answers
     * @param ids new tokens of the first answer; other implementations write the same
     */
    public record Row(String name, BenchResult.Millis millis, List<Long> ids) {

        /** Copies the list. */
        public Row {
            ids = List.copyOf(ids);
        }
    }
}
