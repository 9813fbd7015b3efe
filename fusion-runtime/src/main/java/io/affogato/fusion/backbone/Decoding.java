package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;

/** Answers being written, one position a call. Not thread-safe. */
public interface Decoding extends AutoCloseable {

    /** Returns the logits (B, V) of the first position; called once, before anything else. */
    NDArray first();

    /**
     * Appends one id to every row.
     *
     * @param ids (B), int64
     * @return logits (B, V) of the next position
     */
    NDArray next(NDArray ids);

    /**
     * Rearranges the rows, as beam search does; there may be more of them afterwards.
     *
     * @param rows (B'), int64, for each new row the old one it continues
     */
    void reorder(NDArray rows);

    /** Frees the cache. */
    @Override
    void close();
}
