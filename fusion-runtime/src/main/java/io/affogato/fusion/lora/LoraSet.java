package io.affogato.fusion.lora;

import ai.djl.ndarray.NDArray;
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

    /** Adds a layer's change to its queries. */
    public NDArray query(int layer, NDArray base, NDArray x, boolean training) {
        Layer own = layers.get(layer);
        return own == null ? base : own.query().add(base, x, training ? dropout : 0);
    }

    /** Adds a layer's change to its values. */
    public NDArray value(int layer, NDArray base, NDArray x, boolean training) {
        Layer own = layers.get(layer);
        return own == null ? base : own.value().add(base, x, training ? dropout : 0);
    }

    /** The pairs of one layer. */
    public record Layer(LoraPair query, LoraPair value) {}
}
