package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Weights that are in memory. */
final class HeldWeights extends WeightStore {

    private final Map<String, NDArray> held;

    HeldWeights(String label, Map<String, NDArray> held) {
        super(label);
        this.held = new LinkedHashMap<>(held);
    }

    @Override
    Set<String> names() {
        return Collections.unmodifiableSet(held.keySet());
    }

    @Override
    NDArray make(String name, Shape shape, Precision precision) {
        NDArray array = held.get(name);
        if (array == null) {
            throw missing(name);
        }
        boolean narrows = precision.narrows(array.getShape().dimension());
        return narrows ? Ops.narrowed(array) : array;
    }
}
