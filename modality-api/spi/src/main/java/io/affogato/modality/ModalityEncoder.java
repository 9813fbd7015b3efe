package io.affogato.modality;

import ai.djl.ndarray.NDArray;

/**
 * A frozen encoder: stacked signals in, feature tokens out.
 *
 * <p>Axes: B batch, S segments, N tokens per segment, D feature width, J width of the pooled
 * vector.
 *
 * <p>One thread uses an encoder at a time. Encoding a signal gives the same features, bit for bit,
 * whatever else is in the batch of the same size.
 */
public interface ModalityEncoder extends AutoCloseable {

    /** Returns D, a constant of the loaded weights. */
    int featureWidth();

    /**
     * Returns J, the width of {@link Features#pooled()}, a constant of the loaded weights. It is D
     * unless the encoder pools in a way of its own.
     */
    default int pooledWidth() {
        return featureWidth();
    }

    /**
     * Returns how many hidden states of the network a token holds side by side along D, deepest
     * first: level i of n takes the columns from i D / n up to (i + 1) D / n. Where there are more
     * than one, N = 1 + G*G: a class token and a square of patches, row by row, which masks can be
     * drawn from.
     */
    default int levels() {
        return 1;
    }

    /** Names architecture and weights (with their SHA-256) in one line; part of the feature key. */
    String fingerprint();

    /**
     * Encodes one batch without building a gradient graph.
     *
     * @param signals (B, ...), float32, trailing axes as the modality's reader produces them; stays
     *     the caller's
     * @return features that belong to the manager of {@code signals}
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the trailing axes do not fit
     */
    Features encode(NDArray signals);

    /** Frees the weights. Calling it twice is allowed. */
    @Override
    void close();
}
