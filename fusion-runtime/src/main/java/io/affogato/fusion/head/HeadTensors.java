package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a head by name, in order. */
record HeadTensors(Map<String, NDArray> byName) {

    /** Makes one tensor by its name and shape. */
    @FunctionalInterface
    interface Maker {

        NDArray make(String name, Shape shape);
    }

    static HeadTensors make(Map<String, Shape> shapes, Maker maker) {
        Map<String, NDArray> made = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> made.put(name, maker.make(name, shape)));
        return new HeadTensors(made);
    }

    /** Copies tensors out of weights. */
    static HeadTensors read(NDManager manager, Map<String, Shape> shapes, Weights weights) {
        return make(
                shapes,
                (name, shape) -> {
                    NDArray copy = Ops.copy(weights.get(name, shape));
                    copy.attach(manager);
                    return copy;
                });
    }

    HeadTensors trainable() {
        byName.values().forEach(array -> array.setRequiresGradient(true));
        return this;
    }

    List<Parameter> parameters() {
        return byName.entrySet().stream()
                .map(entry -> new Parameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    NDArray get(String name) {
        return byName.get(name);
    }

    /** Returns weight and bias of each of some maps below a prefix. */
    List<NDArray> affine(String prefix, List<String> maps) {
        List<NDArray> arrays = new ArrayList<>();
        for (String map : maps) {
            arrays.add(get(prefix + map + ".weight"));
            arrays.add(get(prefix + map + ".bias"));
        }
        return List.copyOf(arrays);
    }
}
