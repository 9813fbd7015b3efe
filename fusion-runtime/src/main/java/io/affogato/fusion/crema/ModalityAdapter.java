package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.lora.LoraPair;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.SeededWeights;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything trainable that belongs to one modality: query tokens, the low-rank changes of the
 * query transformer, a layer norm, the projection to the language model, and for some an input
 * projection.
 *
 * <p>Axes: R recordings of a batch, S segments, N feature tokens, D encoder width, K query tokens,
 * W and E widths.
 *
 * <p>Source: CREMA's MMQA (arXiv:2402.05889).
 */
public final class ModalityAdapter {

    static final Kernels KERNELS = Kernels.of(ModalityAdapter.class, "crema.py");

    /** PyTorch's default; the norms inside the frozen networks have others. */
    private static final double EPSILON = 1e-5;

    private final AdapterConfig config;
    private final AdapterNames names;
    private final Map<String, NDArray> tensors;
    private final LoraSet lora;

    private ModalityAdapter(AdapterConfig config, Map<String, NDArray> tensors) {
        this.config = config;
        this.names = new AdapterNames(config);
        this.tensors = tensors;
        this.lora = config.skipLora() ? LoraSet.NONE : lora(config, tensors);
        tensors.values().forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * Makes an adapter that does what the backbone does: its query tokens, norm and projection are
     * the backbone's, its low-rank changes are nil.
     *
     * @param manager owns the parameters
     * @param seed fixes the random halves of the low-rank changes and an input projection
     */
    public static ModalityAdapter fresh(
            NDManager manager, AdapterConfig config, BridgeWeights bridge, long seed) {
        return new ModalityAdapter(config, new FreshAdapter(config, bridge).make(manager, seed));
    }

    /**
     * Reads an adapter under its CREMA names.
     *
     * @param manager owns the parameters, which are copies
     */
    public static ModalityAdapter read(NDManager manager, AdapterConfig config, Weights weights) {
        SeededWeights start = new SeededWeights(manager, 0);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        config.tensors()
                .forEach((name, shape) -> tensors.put(name, start.copy(weights.get(name, shape))));
        return new ModalityAdapter(config, tensors);
    }

    /** Returns the sizes. */
    public AdapterConfig config() {
        return config;
    }

    /** Returns the trainable tensors under their CREMA names, in a fixed order. */
    public List<Parameter> parameters() {
        return tensors.entrySet().stream()
                .map(entry -> new Parameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Returns the parameters that learn: not the low-rank pairs of a modality that skips them. */
    List<Parameter> trained() {
        return config.skipLora()
                ? parameters().stream().filter(p -> !names.isPair(p.name())).toList()
                : parameters();
    }

    /**
     * Turns features into tokens for the language model.
     *
     * @return (R, S, K, E), exactly zero for recordings that lack the modality; belongs to the
     *     manager of the features
     */
    public NDArray tokens(QFormer qformer, ModalityFeatures features, boolean training) {
        NDArray read = query(qformer, features, states(features), training);
        NDArray tokens = project(features, read);
        return KERNELS.call("blank_missing", tokens, features.present());
    }

    /** Returns what the query transformer reads: (R*S, N, D) of its own width. */
    NDArray states(ModalityFeatures features) {
        Shape shape = features.tokens().getShape();
        checkWidth(shape);
        NDArray x = Ops.reshape(features.tokens(), shape.get(0) * shape.get(1), shape.get(2), -1);
        if (config.spec().inputProjection()) {
            x = linear(x, names.inputProjection());
        }
        return config.spec().layerNorm()
                ? Ops.layerNorm(x, weight(names.norm()), bias(names.norm()), EPSILON)
                : x;
    }

    /** Lets the query tokens read: (R*S, K, W). */
    NDArray query(QFormer qformer, ModalityFeatures features, NDArray states, boolean training) {
        Shape shape = features.mask().getShape();
        NDArray mask = Ops.reshape(features.mask(), shape.get(0) * shape.get(1), shape.get(2));
        return qformer.forward(lora, tensors.get(names.queryTokens()), states, mask, training);
    }

    /** Projects (R*S, K, W) to (R, S, K, E). */
    NDArray project(ModalityFeatures features, NDArray read) {
        Shape shape = features.tokens().getShape();
        NDArray projected = linear(read, names.projection());
        return Ops.reshape(projected, shape.get(0), shape.get(1), config.qformer().queries(), -1);
    }

    private void checkWidth(Shape shape) {
        if (shape.dimension() != 4 || shape.get(3) != config.featureWidth()) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "modality %s needs features (R, S, N, %d), found %s; encode them anew"
                            .formatted(config.id(), config.featureWidth(), shape));
        }
    }

    private NDArray linear(NDArray x, String name) {
        return Ops.linear(x, weight(name), bias(name));
    }

    private NDArray weight(String name) {
        return tensors.get(name + ".weight");
    }

    private NDArray bias(String name) {
        return tensors.get(name + ".bias");
    }

    private static LoraSet lora(AdapterConfig config, Map<String, NDArray> tensors) {
        AdapterNames names = new AdapterNames(config);
        Map<Integer, LoraSet.Layer> layers = new HashMap<>();
        for (int i = 0; i < config.qformer().layers(); i++) {
            if (config.lora().adapts(i)) {
                LoraPair query = pair(names, tensors, i, "query");
                layers.put(i, new LoraSet.Layer(query, pair(names, tensors, i, "value")));
            }
        }
        return new LoraSet(layers, config.lora().dropout());
    }

    private static LoraPair pair(
            AdapterNames names, Map<String, NDArray> tensors, int layer, String map) {
        return new LoraPair(
                tensors.get(names.loraA(layer, map)), tensors.get(names.loraB(layer, map)));
    }
}
