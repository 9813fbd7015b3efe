package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Optimiser arithmetic over whole lists of parameters, one native call each, in place. */
public final class Optim {

    private Optim() {}

    /** Returns the 2-norm over all arrays together. */
    public static double norm(List<NDArray> gradients) {
        return Ops.KERNELS.callDouble("norm", gradients);
    }

    /**
     * Scales the gradients so that their common 2-norm is at most the limit; returns it as it was.
     */
    public static double clipByGlobalNorm(List<NDArray> gradients, double limit) {
        return Ops.KERNELS.callDouble("clip", gradients, limit);
    }

    /** Multiplies gradients by a number, in place. */
    public static void scale(List<NDArray> gradients, double c) {
        Ops.KERNELS.callLong("scale_all", gradients, c);
    }

    /** Adds other gradients times a number, in place. */
    public static void add(List<NDArray> gradients, List<NDArray> others, double c) {
        if (Ops.KERNELS.callLong("add_all", gradients, others, c) != others.size()) {
            throw new IllegalArgumentException("as many gradients as others are needed");
        }
    }

    /**
     * Takes one AdamW step.
     *
     * <p>Source: Loshchilov and Hutter 2019, algorithm 2, with PyTorch's placement of epsilon.
     *
     * @param first first moments, shaped as the parameters
     * @param second second moments, shaped as the parameters
     * @param steps a scalar float32 step count for each parameter, on its device
     */
    public static void adamW(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<NDArray> first,
            List<NDArray> second,
            List<NDArray> steps,
            double learningRate,
            double beta1,
            double beta2,
            double weightDecay,
            double epsilon) {
        long count =
                Ops.KERNELS.callLong(
                        "adamw",
                        parameters,
                        gradients,
                        first,
                        second,
                        steps,
                        learningRate,
                        beta1,
                        beta2,
                        weightDecay,
                        epsilon);
        if (count != parameters.size()) {
            throw new IllegalArgumentException(
                    "%d gradients for %d parameters".formatted(count, parameters.size()));
        }
    }

    /** Copies values into arrays of the same shapes, outside any graph. */
    public static void assign(List<NDArray> targets, List<NDArray> sources) {
        if (Ops.KERNELS.callLong("assign", targets, sources) != sources.size()) {
            throw new IllegalArgumentException("as many targets as sources are needed");
        }
    }
}
