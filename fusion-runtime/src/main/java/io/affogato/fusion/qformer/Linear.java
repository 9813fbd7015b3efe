package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;
import java.util.Map;

/** A frozen linear map: weight (out, in), bias (out). */
record Linear(NDArray weight, NDArray bias) {

    static Linear of(Map<String, NDArray> tensors, String name) {
        return new Linear(tensors.get(name + ".weight"), tensors.get(name + ".bias"));
    }

    NDArray apply(NDArray x) {
        return Ops.linear(x, weight, bias);
    }
}
