package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starting values of an adapter: the backbone's where it has them, else PyTorch's defaults. */
record FreshAdapter(AdapterConfig config, BridgeWeights bridge) {

    Map<String, NDArray> make(NDManager manager, long seed) {
        SeededWeights start = new SeededWeights(manager, seed);
        Map<String, NDArray> known = known();
        Map<String, NDArray> all = new LinkedHashMap<>();
        config.tensors().forEach((name, shape) -> all.put(name, value(start, known, name, shape)));
        return all;
    }

    private NDArray value(
            SeededWeights start, Map<String, NDArray> known, String name, Shape shape) {
        if (known.containsKey(name)) {
            return start.copy(known.get(name));
        }
        if (name.contains(".w_b_")) {
            return start.zeros(shape); // so that a fresh adapter changes nothing
        }
        // A of LoRA (Kaiming-uniform with a = sqrt 5 is this very bound), or the input projection
        return start.linear(name, shape, inputs(name, shape));
    }

    private long inputs(String name, Shape shape) {
        return name.endsWith(".bias") ? config.featureWidth() : shape.get(1);
    }

    private Map<String, NDArray> known() {
        AdapterNames names = new AdapterNames(config);
        Map<String, NDArray> known = new HashMap<>();
        known.put(names.queryTokens(), bridge.queryTokens());
        known.put(names.norm() + ".weight", bridge.normWeight());
        known.put(names.norm() + ".bias", bridge.normBias());
        known.put(names.projection() + ".weight", bridge.projectionWeight());
        known.put(names.projection() + ".bias", bridge.projectionBias());
        return known;
    }
}
