package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;
import java.util.Map;

/** A frozen layer norm. */
record Norm(NDArray weight, NDArray bias, double epsilon) {

    static Norm of(Map<String, NDArray> tensors, String name, double epsilon) {
        return new Norm(tensors.get(name + ".weight"), tensors.get(name + ".bias"), epsilon);
    }

    NDArray apply(NDArray x) {
        return Ops.layerNorm(x, weight, bias, epsilon);
    }

    /** Normalises the sum of an input and what a sub-layer made of it. */
    NDArray residual(NDArray x, NDArray made) {
        return apply(Ops.add(made, x));
    }
}
