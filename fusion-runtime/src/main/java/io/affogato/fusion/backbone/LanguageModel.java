package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;

/**
 * A frozen encoder-decoder language model that reads embeddings, so that tokens of other senses can
 * stand in front of the text.
 *
 * <p>Axes: B batch, L encoder positions, E width, T answer positions, V vocabulary. Arrays belong
 * to the manager of the first argument; graphs are built as the thread's gradient mode says.
 */
public interface LanguageModel {

    /** Returns E. */
    int width();

    /** Returns whether a computation with a graph draws random numbers, as dropout does. */
    boolean drawsRandomNumbers();

    /** Looks up word embeddings: int64 ids (B, T) to (B, T, E). */
    NDArray embed(NDArray ids);

    /**
     * Runs the encoder.
     *
     * @param embeddings (B, L, E)
     * @param mask (B, L), float32, 1 for a position that counts
     * @return (B, L, E)
     */
    NDArray encode(NDArray embeddings, NDArray mask);

    /**
     * Runs the decoder over whole answers.
     *
     * @param encoded (B, L, E) from {@link #encode}
     * @param mask (B, L), as for {@link #encode}
     * @param ids (B, T), int64, the start id first
     * @return logits (B, T, V)
     */
    NDArray decode(NDArray encoded, NDArray mask, NDArray ids);

    /**
     * Returns the mean cross entropy of answers, a scalar.
     *
     * @param labels (B, T), int64, -100 where padded
     */
    NDArray loss(NDArray encoded, NDArray mask, NDArray labels);

    /** Starts to write answers, position by position, with cached keys and values. */
    Decoding start(NDArray encoded, NDArray mask);
}
