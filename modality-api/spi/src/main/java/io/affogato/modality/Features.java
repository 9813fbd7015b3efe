package io.affogato.modality;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * What an encoder says of a batch; every array belongs to the manager of the encoder's input.
 *
 * @param tokens (B, S, N, D), float32, without gradient
 * @param mask (B, S, N), float32, 1 for a token that counts and 0 for padding
 * @param pooled (B, J), float32, one vector per sample, as MiT infuses it; J is D where it is a
 *     mean of tokens, and the encoder's own affair where a mean would lose what matters, such as
 *     the side a sound comes from
 * @param present (B), float32, 1 where the signal held anything at all and 0 where it was blank
 */
public record Features(NDArray tokens, NDArray mask, NDArray pooled, NDArray present) {

    /**
     * Features without padding, all present, pooled by the mean over segments and tokens.
     *
     * @param tokens (B, S, N, D), kept
     */
    public static Features dense(NDArray tokens) {
        float[] present = new float[Math.toIntExact(tokens.getShape().get(0))];
        Arrays.fill(present, 1);
        return dense(tokens, present);
    }

    /**
     * Features without padding, pooled by the mean over segments and tokens.
     *
     * @param tokens (B, S, N, D), kept
     * @param present (B), 1 where the signal held anything at all and 0 where it was blank
     */
    public static Features dense(NDArray tokens, float... present) {
        Shape shape = tokens.getShape();
        try (NDArray flat = tokens.reshape(shape.get(0), shape.get(1) * shape.get(2), -1)) {
            return dense(tokens, flat.mean(new int[] {1}), present);
        }
    }

    /**
     * Features without padding, pooled by the encoder itself.
     *
     * @param tokens (B, S, N, D), kept
     * @param pooled (B, J), kept
     * @param present (B), 1 where the signal held anything at all and 0 where it was blank
     */
    public static Features dense(NDArray tokens, NDArray pooled, float... present) {
        NDManager manager = tokens.getManager();
        Shape shape = tokens.getShape();
        return new Features(
                tokens,
                manager.ones(shape.slice(0, 3)),
                pooled,
                manager.create(present, new Shape(shape.get(0))));
    }
}
