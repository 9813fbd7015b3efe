package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes or a score from a fused state by one linear map: {@code y = W h + b}.
 *
 * <p>Axes: B samples, H state width, C outputs: the classes, or 1 for a score.
 *
 * <p>The authors of MiT published no such head; this is the plainest that fits what they report.
 *
 * <p>Its arrays belong to the manager it was made with.
 */
public final class LinearHead {

    private final int outputs;
    private final HeadTensors tensors;

    private LinearHead(int outputs, HeadTensors tensors) {
        this.outputs = outputs;
        this.tensors = tensors.trainable();
    }

    /** Makes an untrained head by PyTorch's rule; the seed fixes every value. */
    public static LinearHead fresh(NDManager manager, int width, int outputs, long seed) {
        HeadStart start = new HeadStart(manager, seed);
        return new LinearHead(
                outputs,
                HeadTensors.make(
                        shapes(width, outputs),
                        (name, shape) -> start.uniform(name, shape, width)));
    }

    /** Copies a stored head, a tensor (C, H) and its bias (C). */
    public static LinearHead read(NDManager manager, int width, int outputs, Weights weights) {
        return new LinearHead(outputs, HeadTensors.read(manager, shapes(width, outputs), weights));
    }

    private static Map<String, Shape> shapes(int width, int outputs) {
        if (width <= 0 || outputs <= 0) {
            throw new IllegalArgumentException(
                    "width and outputs must be positive, were %d and %d".formatted(width, outputs));
        }
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("weight", new Shape(outputs, width));
        shapes.put("bias", new Shape(outputs));
        return shapes;
    }

    /** Returns C. */
    public int outputs() {
        return outputs;
    }

    /** Returns the trainable tensors. */
    public List<Parameter> parameters() {
        return tensors.parameters();
    }

    /** Maps states (B, H) to logits or scores (B, C). */
    public NDArray forward(NDArray states) {
        return Ops.linear(states, tensors.get("weight"), tensors.get("bias"));
    }

    /**
     * Returns the mean absolute error, a scalar, the loss of a score.
     *
     * @param scores (B, 1)
     * @param targets (B, 1), float32
     */
    public static NDArray absoluteError(NDArray scores, NDArray targets) {
        return MaskLogits.KERNELS.call("absolute", scores, targets);
    }
}
