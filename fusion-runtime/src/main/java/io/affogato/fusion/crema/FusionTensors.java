package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.SeededWeights;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the parameters of a fusion come from, and in what order they were asked for: starting
 * values, or stored ones of the same names.
 */
final class FusionTensors {

    private final SeededWeights start;
    private final FusionStart rule;
    private final Optional<Weights> stored;
    private final List<Parameter> taken = new ArrayList<>();

    private FusionTensors(SeededWeights start, FusionStart rule, Optional<Weights> stored) {
        this.start = start;
        this.rule = rule;
        this.stored = stored;
    }

    static FusionTensors fresh(NDManager owner, FusionStart rule, long seed) {
        return new FusionTensors(new SeededWeights(owner, seed), rule, Optional.empty());
    }

    static FusionTensors read(NDManager owner, Weights stored) {
        return new FusionTensors(
                new SeededWeights(owner, 0), FusionStart.DEFAULT, Optional.of(stored));
    }

    /** Returns everything taken so far, in order. */
    List<Parameter> taken() {
        return List.copyOf(taken);
    }

    /** Takes a map and its bias with PyTorch's starting values. */
    NDArray[] linear(String name, Shape shape) {
        return new NDArray[] {
            matrix(name + ".weight", shape),
            take(
                    name + ".bias",
                    new Shape(shape.get(0)),
                    () -> start.linear(name + ".bias", new Shape(shape.get(0)), shape.get(1)))
        };
    }

    /** Takes a map without a bias. */
    NDArray matrix(String name, Shape shape) {
        return take(name, shape, () -> start.linear(name, shape, shape.get(1)));
    }

    /** Takes zeros. */
    NDArray zeros(String name, Shape shape) {
        return take(name, shape, () -> start.zeros(shape));
    }

    /**
     * Takes the map that joins the supporting tokens; by the other rule it starts as their mean.
     */
    NDArray[] joining(String name, int width, int supporting) {
        Shape shape = TokenFusion.joining(width, supporting);
        if (rule == FusionStart.DEFAULT) {
            return linear(name, shape);
        }
        return new NDArray[] {
            take(name + ".weight", shape, () -> average(width, supporting)),
            zeros(name + ".bias", new Shape(width))
        };
    }

    private NDArray take(String name, Shape shape, Supplier<NDArray> fresh) {
        NDArray own = stored.map(weights -> start.copy(weights.get(name, shape))).orElseGet(fresh);
        own.setRequiresGradient(true);
        taken.add(new Parameter(name, own));
        return own;
    }

    private NDArray average(int width, int supporting) {
        int columns = width * supporting;
        float[] values = new float[width * columns];
        for (int row = 0; row < width; row++) {
            for (int block = 0; block < supporting; block++) {
                values[row * columns + block * width + row] = 1f / supporting;
            }
        }
        return Ops.tensor(start.manager(), values, width, columns);
    }
}
