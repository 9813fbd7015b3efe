package io.affogato.fusion.estimate;

import io.affogato.fusion.qformer.QFormerConfig;

/** Memory of the query transformer, one modality at a time, as training does. */
final class QFormerMemory {

    /** Arrays of the queries' size that a layer's graph keeps. */
    private static final long QUERY_ARRAYS = 18;

    /** Arrays of the feed-forward's size that it keeps. */
    private static final long HIDDEN_ARRAYS = 2;

    private QFormerMemory() {}

    /**
     * Estimates.
     *
     * @param rows pictures or segments
     * @param tokens of a row
     */
    static PartEstimate of(QFormerConfig q, long rows, long tokens) {
        long parameters = q.parameterCount();
        long features = Bytes.floats(rows, tokens, q.encoderWidth());
        long read = 2 * Bytes.floats(rows, tokens, q.width());
        long queries = Bytes.floats(rows, q.queries(), q.width());
        long hidden = Bytes.floats(rows, q.queries(), q.feedForward());
        long crossings = 0;
        for (int layer = 0; layer < q.layers(); layer++) {
            crossings += q.crosses(layer) ? 1 : 0;
        }
        long layer = QUERY_ARRAYS * queries + HIDDEN_ARRAYS * hidden;
        return new PartEstimate(
                "query transformer",
                parameters,
                Float.BYTES * parameters,
                2 * features + read + layer + q.layers() * queries,
                3 * features + crossings * read + q.layers() * layer);
    }
}
