package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Kernels;

/** From the logits of a decoder to a mask of the size that is asked for. */
public final class MaskLogits {

    static final Kernels KERNELS = Kernels.of(MaskLogits.class, "head.py");

    private MaskLogits() {}

    /**
     * Resizes bilinearly, so that the corner pixels keep their values ({@code align_corners}).
     *
     * @param logits (B, C, Y, X)
     * @return (B, C, rows, columns)
     */
    public static NDArray resized(NDArray logits, int rows, int columns) {
        return KERNELS.call("resize", logits, rows, columns);
    }

    /**
     * Decides every pixel: the larger of two logits, or a single one above 0; a tie is background.
     *
     * @param logits (B, C, Y, X)
     * @return (B, Y, X), float32, 1 for the object and 0 for the rest
     */
    public static NDArray chosen(NDArray logits) {
        return KERNELS.call("chosen", logits);
    }

    /** Returns the probability of the object, (B, Y, X), for logits (B, C, Y, X). */
    public static NDArray probabilities(NDArray logits) {
        return KERNELS.call("probabilities", logits);
    }
}
