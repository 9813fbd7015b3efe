package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The arithmetic of everything that may lie on a gradient's way.
 *
 * <p>DJL's own scalar arithmetic keeps a pointer into Java memory that may be gone at the time of
 * the backward pass: gradients are then silently wrong. Some of its methods cut the graph. So graph
 * arithmetic goes through here, and an architecture test forbids the raw methods elsewhere.
 *
 * <p>Arrays are float32 unless said otherwise. Results belong to the manager of the first argument
 * (for {@link #embedding}, to that of the ids).
 */
public final class Ops {

    static final Kernels KERNELS = Kernels.of(Ops.class, "ops.py");

    private Ops() {}

    /** Returns a float32 array in the engine's own memory, safe to close before a backward pass. */
    public static NDArray tensor(NDManager manager, float[] values, long... shape) {
        try (NDArray view =
                manager.create(FloatBuffer.wrap(values), new Shape(shape), DataType.FLOAT32)) {
            return copy(view);
        }
    }

    /** Returns an int64 array in the engine's own memory. */
    public static NDArray tensor(NDManager manager, long[] values, long... shape) {
        try (NDArray view =
                manager.create(LongBuffer.wrap(values), new Shape(shape), DataType.INT64)) {
            return copy(view);
        }
    }

    /** Returns a float32 array filled with a number, on the device of another. */
    public static NDArray full(NDArray like, double c, long... shape) {
        return KERNELS.call("full", like, shape, c);
    }

    /** Converts between float32, float64, int64 and the like, within the graph. */
    public static NDArray cast(NDArray x, DataType type) {
        return KERNELS.call("cast", x, scalarType(type));
    }

    /**
     * Rounds to brain floats, out of the graph.
     *
     * @return for kernels only, see {@link Precision#BF16}
     */
    public static NDArray narrowed(NDArray x) {
        return KERNELS.call("narrowed", x);
    }

    /** Zeroes elements with probability p and scales the rest up; the array itself if p is 0. */
    public static NDArray dropout(NDArray x, double p) {
        return p > 0 ? KERNELS.call("dropout", x, p) : x;
    }

    /**
     * Returns the mean cross entropy over targets other than -100, a scalar.
     *
     * @param logits (N, V)
     * @param targets (N), int64
     */
    public static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return KERNELS.call("cross_entropy", logits, targets, 0.0);
    }

    /** Returns x times a number. */
    public static NDArray scale(NDArray x, double c) {
        return KERNELS.call("scale", x, c);
    }

    /** Returns x plus a number. */
    public static NDArray shift(NDArray x, double c) {
        return KERNELS.call("shift", x, c);
    }

    /** Returns the elementwise product; shapes broadcast. */
    public static NDArray mul(NDArray a, NDArray b) {
        return KERNELS.call("mul", a, b);
    }

    /** Returns the elementwise sum; shapes broadcast. */
    public static NDArray add(NDArray a, NDArray b) {
        return KERNELS.call("add", a, b);
    }

    /** Returns the elementwise difference; shapes broadcast. */
    public static NDArray sub(NDArray a, NDArray b) {
        return KERNELS.call("sub", a, b);
    }

    /** Returns the matrix product over the last two axes. */
    public static NDArray matmul(NDArray a, NDArray b) {
        return KERNELS.call("matmul", a, b);
    }

    /** Returns a copy that keeps its place in the graph. */
    public static NDArray copy(NDArray x) {
        return KERNELS.call("copy", x);
    }

    /** Returns the same values outside the graph, sharing memory. */
    public static NDArray detach(NDArray x) {
        return KERNELS.call("detach", x);
    }

    /** Maps (..., I) to (..., O) by a weight (O, I), which may be narrow. */
    public static NDArray linear(NDArray x, NDArray weight) {
        return KERNELS.call("linear", x, weight);
    }

    /** Maps (..., I) to (..., O) by a weight (O, I), which may be narrow, and a bias (O). */
    public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return KERNELS.call("linear_bias", x, weight, bias);
    }

    /** Normalises the last axis to mean 0 and variance 1, then scales and shifts. */
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double epsilon) {
        return KERNELS.call("layer_norm", x, weight, bias, epsilon);
    }

    /** Divides by the root mean square of the last axis, then scales (T5, LLaMA). */
    public static NDArray rmsNorm(NDArray x, NDArray weight, double epsilon) {
        return KERNELS.call("rms_norm", x, weight, epsilon);
    }

    /** Returns x times the normal distribution function of x, the exact (erf) form. */
    public static NDArray gelu(NDArray x) {
        return KERNELS.call("gelu", x);
    }

    /** Returns the tanh approximation of GELU ({@code gelu_new}). */
    public static NDArray geluTanh(NDArray x) {
        return KERNELS.call("gelu_tanh", x);
    }

    /** Returns x times its sigmoid. */
    public static NDArray silu(NDArray x) {
        return KERNELS.call("silu", x);
    }

    /** Returns z times its sigmoid, the self-gate of CREMA (arXiv:2402.05889), exactly SiLU. */
    public static NDArray selfGate(NDArray z) {
        return KERNELS.call("self_gate", z);
    }

    /** Returns the positive part. */
    public static NDArray relu(NDArray x) {
        return KERNELS.call("relu", x);
    }

    /** Returns 1 / (1 + exp(-x)). */
    public static NDArray sigmoid(NDArray x) {
        return KERNELS.call("sigmoid", x);
    }

    /** Returns the hyperbolic tangent. */
    public static NDArray tanh(NDArray x) {
        return KERNELS.call("tanh", x);
    }

    /** Returns the softmax over the last axis. */
    public static NDArray softmax(NDArray x) {
        return KERNELS.call("softmax", x);
    }

    /** Returns the logarithm of the softmax over the last axis. */
    public static NDArray logSoftmax(NDArray x) {
        return KERNELS.call("log_softmax", x);
    }

    /** Returns softmax(q k^T scale) v for q (B, A, L, K), k and v (B, A, S, K). */
    public static NDArray attention(NDArray q, NDArray k, NDArray v, double scale) {
        return KERNELS.call("attention", q, k, v, scale);
    }

    /** As above, with a bias that is added to the scores and broadcasts to (B, A, L, S). */
    public static NDArray attention(NDArray q, NDArray k, NDArray v, NDArray bias, double scale) {
        return KERNELS.call("attention_biased", q, k, v, bias, scale);
    }

    /** Maps (B, L, A*K) to (B, A, L, K). */
    public static NDArray splitHeads(NDArray x, int heads) {
        return KERNELS.call("split_heads", x, heads);
    }

    /** Maps (B, A, L, K) to (B, L, A*K). */
    public static NDArray mergeHeads(NDArray x) {
        return KERNELS.call("merge_heads", x);
    }

    /** Returns the rows of a table (V, E), which may be narrow, by int64 ids (...): (..., E). */
    public static NDArray embedding(NDArray table, NDArray ids) {
        return KERNELS.call("embedding", ids, table);
    }

    /** Returns entries of the first axis, in the order of int64 indices (B); some may repeat. */
    public static NDArray rows(NDArray x, NDArray indices) {
        return KERNELS.call("rows", x, indices);
    }

    /** Joins arrays along an axis. */
    public static NDArray concat(List<NDArray> xs, int axis) {
        return KERNELS.call("concat", xs, axis);
    }

    /** Joins arrays along a new axis. */
    public static NDArray stack(List<NDArray> xs, int axis) {
        return KERNELS.call("stack", xs, axis);
    }

    /** Returns positions start (inclusive) to end (exclusive) of an axis. */
    public static NDArray slice(NDArray x, int axis, long start, long end) {
        return KERNELS.call("slice", x, axis, start, end);
    }

    /** Returns the same values in another shape; one axis may be -1. */
    public static NDArray reshape(NDArray x, long... shape) {
        return KERNELS.call("reshape", x, shape);
    }

    /** Reorders the axes. */
    public static NDArray permute(NDArray x, long... axes) {
        return KERNELS.call("permute", x, axes);
    }

    /** Repeats axes of size 1 without copying. */
    public static NDArray expand(NDArray x, long... shape) {
        return KERNELS.call("expand", x, shape);
    }

    /** Returns the mean over one axis. */
    public static NDArray mean(NDArray x, int axis) {
        return KERNELS.call("mean", x, axis);
    }

    /** Returns the sum of all elements, a scalar. */
    public static NDArray sum(NDArray x) {
        return KERNELS.call("sum", x);
    }

    /** Maps a float mask (B, L), 1 for visible, to (B, 1, 1, L): 0, or the smallest float. */
    public static NDArray additiveMask(NDArray mask) {
        return KERNELS.call("additive_mask", mask);
    }

    /** Returns PyTorch's number of a dtype; the only ones DJL can carry. */
    private static int scalarType(DataType type) {
        return switch (type) {
            case UINT8 -> 0;
            case INT8 -> 1;
            case INT32 -> 3;
            case INT64 -> 4;
            case FLOAT16 -> 5;
            case FLOAT32 -> 6;
            case FLOAT64 -> 7;
            case BOOLEAN -> 11;
            default ->
                    throw new IllegalArgumentException(
                            "the engine's bridge cannot carry %s".formatted(type));
        };
    }
}
