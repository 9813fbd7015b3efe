package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;

/**
 * A frozen language model that reads embeddings, so that tokens of other senses can stand in front
 * of the text. There are two families: one with an encoder, whose decoder looks at the encoder's
 * states, and one without, which continues the prompt itself.
 *
 * <p>A modulation sees the prompt only, in every pass: what it decides does not depend on the
 * answer, so that answers written word by word are those of a whole pass.
 *
 * <p>Axes: B batch, L prompt positions, E width, T answer positions, V vocabulary. Arrays belong to
 * the manager of the first argument; graphs are built as the thread's gradient mode says.
 */
public interface LanguageModel extends StateModel {

    @Override
    LanguageModel modulated(Modulation modulation);

    /** Returns the ids that frame a text. */
    SpecialTokens specialTokens();

    /** Returns whether a computation with a graph draws random numbers, as dropout does. */
    boolean drawsRandomNumbers();

    /**
     * Reads a prompt: runs the encoder, or does nothing where there is none.
     *
     * @param embeddings (B, L, E)
     * @param mask (B, L), float32, 1 for a position that counts; others may stand anywhere
     * @return (B, L, E), what the other methods take
     */
    NDArray encode(NDArray embeddings, NDArray mask);

    /**
     * Predicts every position of given answers from the prompt and the positions before it.
     *
     * @param encoded (B, L, E) from {@link #encode}
     * @param mask (B, L), as for {@link #encode}
     * @param labels (B, T), int64, -100 where padded
     * @return logits (B, T, V); row t belongs to label t
     */
    NDArray logits(NDArray encoded, NDArray mask, NDArray labels);

    /**
     * Returns the mean cross entropy of answers, a scalar.
     *
     * @param labels (B, T), int64, -100 where padded
     */
    default NDArray loss(NDArray encoded, NDArray mask, NDArray labels) {
        NDArray logits = logits(encoded, mask, labels);
        return Ops.crossEntropy(
                Ops.reshape(logits, -1, logits.getShape().get(2)), Ops.reshape(labels, -1));
    }

    /** Starts to write answers, position by position, with cached keys and values. */
    Decoding start(NDArray encoded, NDArray mask);
}
