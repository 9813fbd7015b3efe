package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the object is, roughly, read from the fused state by one linear map and added to what a
 * decoder draws.
 *
 * <p>Axes: B samples, H state width, C classes of a pixel, G side of the map in cells.
 *
 * <pre>
 *   y = decoder(features, h) + resize(W h + b)          W h + b as (B, C, G, G)
 * </pre>
 *
 * <p>Deviation: the authors of MiT have no such map. In trials a decoder that started from nothing
 * drew every object and did not learn which one is meant where only infused senses tell it; through
 * this map the gradient reaches the state from the first step.
 *
 * <p>Its arrays belong to the manager it was made with.
 */
final class CoarseMap {

    private static final String WEIGHT = "coarse.weight";
    private static final String BIAS = "coarse.bias";
    private static final double SPREAD = 0.01;

    private final int classes;
    private final int cells;
    private final HeadTensors tensors;

    private CoarseMap(int classes, int cells, HeadTensors tensors) {
        this.classes = classes;
        this.cells = cells;
        this.tensors = tensors.trainable();
    }

    /** Makes an untrained map that says next to nothing; the seed fixes every value. */
    static CoarseMap fresh(NDManager manager, int width, int classes, int cells, long seed) {
        HeadStart start = new HeadStart(manager, seed);
        long outputs = (long) classes * cells * cells;
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(WEIGHT, new Shape(outputs, width));
        shapes.put(BIAS, new Shape(outputs));
        return new CoarseMap(
                classes,
                cells,
                HeadTensors.make(
                        shapes,
                        (name, shape) ->
                                name.equals(WEIGHT)
                                        ? start.normal(name, shape, 0, SPREAD)
                                        : start.constant(shape, 0)));
    }

    List<Parameter> parameters() {
        return tensors.parameters();
    }

    /** Maps states (B, H) to logits (B, C, size, size). */
    NDArray logits(NDArray states, int size) {
        NDArray flat = Ops.linear(states, tensors.get(WEIGHT), tensors.get(BIAS));
        long samples = states.getShape().get(0);
        return MaskLogits.resized(Ops.reshape(flat, samples, classes, cells, cells), size, size);
    }
}
