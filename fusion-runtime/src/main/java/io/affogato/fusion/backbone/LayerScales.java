package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;

/**
 * What is done inside one block, for each row of a batch; ones and zeros change nothing.
 *
 * <pre>
 *   o = attention * Attend(query * q, k, v) + shift;   u = hidden * u
 * </pre>
 *
 * <p>Axes: B batch, A heads of queries, K head width, F hidden units. All float32.
 *
 * @param query (B, A, 1, K), multiplies the queries after the encoding of positions
 * @param attention (B, A, 1, K), multiplies what the heads have read, before the output projection
 * @param shift (B, A, 1, K), added to that
 * @param hidden (B, 1, F), multiplies the feed-forward's hidden units before its last map
 */
public record LayerScales(NDArray query, NDArray attention, NDArray shift, NDArray hidden) {

    /** Returns the scales of other rows, as beam search wants; {@code rows} (B') is int64. */
    LayerScales rows(NDArray rows) {
        return new LayerScales(
                Ops.rows(query, rows),
                Ops.rows(attention, rows),
                Ops.rows(shift, rows),
                Ops.rows(hidden, rows));
    }

    /** Returns the four arrays. */
    NDArray[] arrays() {
        return new NDArray[] {query, attention, shift, hidden};
    }
}
