package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import java.util.List;

/**
 * Makes one block of tokens from those of the supporting modalities.
 *
 * <p>Axes: B batch, T frames, K query tokens, E width, M modalities.
 */
interface TokenFusion {

    /** Returns the trainable tensors; empty if there are none. */
    List<Parameter> parameters();

    /** Returns (B, T, K, E). */
    NDArray fuse(Aligned tokens);

    /**
     * Tokens in step with the frames.
     *
     * @param primary (B, T, K, E)
     * @param supporting M - 1 arrays (B, T, K, E), zero where missing, in the order of the run
     * @param present for each of them (B), 1 where a sample has it
     */
    record Aligned(NDArray primary, List<NDArray> supporting, List<NDArray> present) {}

    /** Makes a fusion from its tensors. */
    @FunctionalInterface
    interface Maker {

        /**
         * Makes it.
         *
         * @param width E
         * @param supporting M - 1, at least 1
         */
        TokenFusion make(FusionTensors tensors, int width, int supporting);
    }

    /** Names the shape of a map from all supporting tokens, side by side, to one. */
    static Shape joining(int width, int supporting) {
        return new Shape(width, (long) width * supporting);
    }
}
