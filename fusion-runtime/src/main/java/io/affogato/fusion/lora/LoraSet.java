package io.affogato.fusion.lora;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * What one modality changes in the self-attention of the shared query transformer: a pair for the
 * query and a pair for the value map of each adapted layer.
 */
public final class LoraSet {

    /** Changes nothing: the frozen network as it is. */
    public static final LoraSet NONE = new LoraSet(Map.of(), 0);

    private final Map<Integer, Layer> layers;
    private final double dropout;

    /**
     * Makes a set.
     *
     * @param layers pairs by layer index
     * @param dropout probability on the inputs of A while training
     */
    public LoraSet(Map<Integer, Layer> layers, double dropout) {
        this.layers = Map.copyOf(layers);
        this.dropout = dropout;
    }

    /** Returns A and B of a layer's query map, then of its value map; nothing if it is as it is. */
    public List<NDArray> of(int layer) {
        Layer own = layers.get(layer);
        return own == null
                ? List.of()
                : List.of(own.query().a(), own.query().b(), own.value().a(), own.value().b());
    }

    /** Returns the probability that an input of A is dropped while training. */
    public double dropout() {
        return dropout;
    }

    /** The pairs of one layer. */
    public record Layer(LoraPair query, LoraPair value) {}
}
