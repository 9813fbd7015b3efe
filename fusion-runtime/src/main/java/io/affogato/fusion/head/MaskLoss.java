package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;

/**
 * What a mask decoder is trained by.
 *
 * <p>Axes: B samples, C classes, Y rows, X columns.
 *
 * <p>Source: the authors' code of MiT (arXiv:2403.05060), with the defaults of the libraries it
 * calls.
 */
public enum MaskLoss {
    /** Cross entropy of two logits; background counts 0.9, the object 1.1. */
    CROSS_ENTROPY(2) {
        @Override
        NDArray compute(NDArray logits, NDArray target) {
            return MaskLogits.KERNELS.call("weighted_cross_entropy", logits, target, 0.9, 1.1);
        }
    },
    /** Binary cross entropy of one logit. */
    BINARY(1) {
        @Override
        NDArray compute(NDArray logits, NDArray target) {
            return MaskLogits.KERNELS.call("binary", logits, target);
        }
    },
    /**
     * Dice with squared denominators, mean over samples, plus binary cross entropy. (Older versions
     * of the library took the cross entropy over the single channel, which is always 0.)
     */
    DICE(1) {
        @Override
        NDArray compute(NDArray logits, NDArray target) {
            return MaskLogits.KERNELS.call("dice_cross_entropy", logits, target, 1e-5);
        }
    },
    /** Focal loss, alpha 0.25, gamma 2, mean over pixels (arXiv:1708.02002). */
    FOCAL(1) {
        @Override
        NDArray compute(NDArray logits, NDArray target) {
            return MaskLogits.KERNELS.call("focal", logits, target, 0.25, 2.0);
        }
    };

    private final int classes;

    MaskLoss(int classes) {
        this.classes = classes;
    }

    /** Returns C, the logits a pixel that it needs. */
    public int classes() {
        return classes;
    }

    /**
     * Computes the loss, a scalar within the graph.
     *
     * @param logits (B, C, Y, X)
     * @param target (B, Y, X), float32, 1 for the object and 0 for the rest
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if they do not fit each other
     */
    public NDArray of(NDArray logits, NDArray target) {
        Shape shape = logits.getShape();
        Shape expected = new Shape(shape.get(0), shape.get(2), shape.get(3));
        if (shape.get(1) != classes || !target.getShape().equals(expected)) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "loss %s needs logits (B, %d, Y, X) and a target %s, found %s and %s; resize the logits first"
                            .formatted(this, classes, expected, shape, target.getShape()));
        }
        return compute(logits, target);
    }

    abstract NDArray compute(NDArray logits, NDArray target);
}
