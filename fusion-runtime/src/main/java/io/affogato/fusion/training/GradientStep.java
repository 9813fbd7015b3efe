package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Autograd;
import io.affogato.nn.Optim;
import java.util.List;

/**
 * One optimiser step from gradients: the check that they are finite, clipping, AdamW.
 *
 * <p>A loss or gradient that is not finite takes no step; too many in a row end the run.
 */
final class GradientStep {

    private static final int PATIENCE = 20;

    private final AdamW optimiser;
    private final double clipNorm;
    private int refused;

    /**
     * @param clipNorm limit of the common norm of all gradients of a step; 0 for none
     */
    GradientStep(AdamW optimiser, double clipNorm) {
        if (!(clipNorm >= 0)) {
            throw new IllegalArgumentException(
                    "clip norm must not be negative, was %s".formatted(clipNorm));
        }
        this.optimiser = optimiser;
        this.clipNorm = clipNorm;
    }

    /** Takes the step unless loss or gradients are not finite; returns whether it did. */
    boolean take(
            double loss, List<Parameter> parameters, List<NDArray> gradients, double learningRate) {
        double norm = norm(gradients);
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            refuse(loss, norm);
            return false;
        }
        refused = 0;
        Autograd.off(
                () -> {
                    optimiser.step(parameters, gradients, learningRate);
                    return null;
                });
        return true;
    }

    private double norm(List<NDArray> gradients) {
        return clipNorm > 0 ? Optim.clipByGlobalNorm(gradients, clipNorm) : Optim.norm(gradients);
    }

    private void refuse(double loss, double norm) {
        refused++;
        if (refused >= PATIENCE) {
            throw new ModalityException(
                    ErrorCode.DIVERGED,
                    ("training diverged: %d passes in a row without a finite gradient, last loss"
                                    + " %s and gradient norm %s; lower the learning rate or set a"
                                    + " clip norm")
                            .formatted(refused, loss, norm));
        }
    }
}
