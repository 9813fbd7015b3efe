package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.SeededWeights;
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
        boolean aligned = config.featureWidth() == config.qformer().encoderWidth();
        if (name.contains(".w_b_") || (aligned && name.equals(bias()))) {
            return start.zeros(shape); // so that a fresh adapter changes nothing
        }
        if (name.equals(new AdapterNames(config).inputProjection() + ".weight") && square(shape)) {
            return start.identity(shape);
        }
        // A of LoRA (Kaiming-uniform with a = sqrt 5 is this very bound), or the input projection
        return start.linear(name, shape, inputs(name, shape));
    }

    /**
     * An encoder as wide as what the query transformer reads was made for it: its projection starts
     * as the identity. Deviation from CREMA, whose encoders never are.
     */
    private static boolean square(Shape shape) {
        return shape.get(0) == shape.get(1);
    }

    private String bias() {
        return new AdapterNames(config).inputProjection() + ".bias";
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
