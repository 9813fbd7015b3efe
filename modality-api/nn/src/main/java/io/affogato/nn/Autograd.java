package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gradients without DJL's {@code GradientCollector}, which is one for the whole process.
 *
 * <p>The gradient mode belongs to the calling thread. Gradients are returned, not accumulated:
 * nothing has to be zeroed, and nothing that was not asked for is computed.
 */
public final class Autograd {

    private Autograd() {}

    /** Runs a computation that builds a graph. */
    public static <T> T on(Supplier<T> computation) {
        return with(true, computation);
    }

    /** Runs a computation that builds no graph. */
    public static <T> T off(Supplier<T> computation) {
        return with(false, computation);
    }

    /**
     * Differentiates a scalar and frees its graph.
     *
     * @param loss a scalar computed under {@link #on}
     * @param inputs arrays that require a gradient
     * @return one gradient an input, zeros where the loss does not depend on it; they belong to the
     *     manager of {@code loss}
     */
    public static List<NDArray> gradients(NDArray loss, List<NDArray> inputs) {
        return Ops.KERNELS.callList("gradients", loss, inputs);
    }

    /**
     * Differentiates the inner product of an array with a constant, as activation checkpointing
     * needs.
     *
     * @param upstream of the shape of {@code output}
     */
    public static List<NDArray> gradients(NDArray output, NDArray upstream, List<NDArray> inputs) {
        return Ops.KERNELS.callList("gradients_from", output, upstream, inputs);
    }

    /** Tells whether the calling thread builds a graph. */
    public static boolean isOn() {
        return JniUtils.isGradMode();
    }

    private static <T> T with(boolean mode, Supplier<T> computation) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(mode);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
