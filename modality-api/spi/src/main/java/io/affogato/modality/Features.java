package io.affogato.modality;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * What an encoder says of a batch; every array belongs to the manager of the encoder's input.
 *
 * @param tokens (B, S, N, D), float32, without gradient
 * @param mask (B, S, N), float32, 1 for a token that counts and 0 for padding
 * @param pooled (B, D), float32, one vector per sample, as MiT infuses it
 * @param present (B), float32, 1 where the signal held anything at all and 0 where it was blank
 */
public record Features(NDArray tokens, NDArray mask, NDArray pooled, NDArray present) {

    /**
     * Features without padding, all present, pooled by the mean over segments and tokens.
     *
     * @param tokens (B, S, N, D)
     */
    public static Features dense(NDArray tokens) {
        long b = tokens.getShape().get(0);
        long s = tokens.getShape().get(1);
        long n = tokens.getShape().get(2);
        NDManager manager = tokens.getManager();
        NDArray pooled = tokens.reshape(b, s * n, -1).mean(new int[] {1});
        return new Features(
                tokens, manager.ones(new Shape(b, s, n)), pooled, manager.ones(new Shape(b)));
    }
}
