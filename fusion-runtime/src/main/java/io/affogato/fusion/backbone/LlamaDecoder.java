package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The layers of a LLaMA without the map to words: embeddings in, states out.
 *
 * <p>Axes: B batch, L positions, E width.
 *
 * <p>A position's rotation follows from the number of visible positions before it, not from its
 * place, so that padding, wherever it stands, changes nothing for the visible ones.
 *
 * <p>Sources: Touvron et al. 2023 (arXiv:2302.13971); Su et al. 2021 (arXiv:2104.09864) for the
 * rotation; Ainslie et al. 2023 (arXiv:2305.13245) for grouped keys.
 *
 * <p>Thread-safe while nobody trains its weights.
 */
public final class LlamaDecoder implements StateModel {

    static final Kernels KERNELS = Kernels.of(LlamaDecoder.class, "llama.py");

    private final LlamaConfig config;
    private final NDArray table;
    private final NDArray norm;
    private final List<LlamaLayer> layers;
    private final Modulation modulation;

    /**
     * Builds the layers around their weights, which stay the caller's.
     *
     * @param weights Hugging Face names, such as {@code layers.0.self_attn.q_proj.weight}
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public LlamaDecoder(LlamaConfig config, Weights weights) {
        this.config = config;
        modulation = Modulation.none();
        layers = new ArrayList<>();
        table = weights.get("embed_tokens.weight", config.vocabulary(), config.width());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new LlamaLayer(config, "layers.%d.".formatted(i), weights));
        }
        norm = weights.get("norm.weight", new Shape(config.width()));
    }

    private LlamaDecoder(LlamaDecoder plain, Modulation modulation) {
        modulation.requireBelow(plain.layers.size());
        this.modulation = modulation;
        config = plain.config;
        table = plain.table;
        norm = plain.norm;
        layers = plain.layers;
    }

    /** Returns the sizes. */
    public LlamaConfig config() {
        return config;
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public BlockSizes blocks() {
        return new BlockSizes(
                config.layers(), config.heads(), config.headWidth(), config.feedForwardWidth());
    }

    @Override
    public LlamaDecoder modulated(Modulation wanted) {
        return new LlamaDecoder(this, wanted);
    }

    @Override
    public NDArray embed(NDArray ids) {
        return Ops.embedding(table, ids);
    }

    @Override
    public NDArray pooled(NDArray embeddings, NDArray mask, Pooling pooling) {
        NDArray states = states(embeddings, mask);
        return switch (pooling) {
            case ANSWER_START -> KERNELS.call("picked", states, KERNELS.call("last_visible", mask));
            case MEAN -> KERNELS.call("visible_mean", states, mask);
        };
    }

    /**
     * Runs all layers; every position sees the visible ones up to itself.
     *
     * @param embeddings (B, L, E)
     * @param mask (B, L), float32, 1 for a position that counts
     * @return (B, L, E) after the last norm; meaningless where the mask is 0
     */
    public NDArray states(NDArray embeddings, NDArray mask) {
        return states(embeddings, mask, embeddings.getShape().get(1), hidden -> hidden);
    }

    /**
     * Also shows the residual stream before each layer, then the result.
     *
     * @param prompt how many places at the beginning a modulation may see
     */
    NDArray states(NDArray embeddings, NDArray mask, long prompt, UnaryOperator<NDArray> observer) {
        Context context = context(mask, prompt);
        NDArray x =
                modulation.through(
                        layers.size(),
                        embeddings,
                        (i, hidden) -> block(i, observer.apply(hidden), context).output());
        return observer.apply(normalised(x));
    }

    /**
     * What all layers of a pass share.
     *
     * @param rotations cosines and sines, each (B, 1, L, K)
     * @param bias (B, 1, L, L)
     * @param visible (B, P), 1 for a place of the prompt that counts
     */
    record Context(List<NDArray> rotations, NDArray bias, NDArray visible) {}

    Context context(NDArray mask, long prompt) {
        NDArray visible = prompt == mask.getShape().get(1) ? mask : Ops.slice(mask, 1, 0, prompt);
        return new Context(
                rotations(KERNELS.call("positions", mask)), KERNELS.call("bias", mask, 0), visible);
    }

    /**
     * What a layer leaves behind.
     *
     * @param output (B, L, E), the residual stream
     * @param keys (B, G, L, K), as the layer alone makes them
     * @param values (B, G, L, K), as the layer alone makes them
     * @param scales how it was modulated
     */
    record Block(NDArray output, NDArray keys, NDArray values, Optional<LayerScales> scales) {}

    Block block(int i, NDArray x, Context context) {
        LlamaLayer layer = layers.get(i);
        List<NDArray> qkv = layer.project(x, context.rotations());
        NDArray values = qkv.get(2);
        Optional<LayerScales> scales = scales(i, values, context.visible());
        NDArray attended = layer.attend(qkv.get(0), qkv.get(1), values, context.bias(), scales);
        NDArray y = layer.feedForward(layer.output(x, attended), scales);
        return new Block(y, qkv.get(1), values, scales);
    }

    private Optional<LayerScales> scales(int layer, NDArray values, NDArray visible) {
        if (!modulation.touches(layer)) {
            return Optional.empty();
        }
        long prompt = visible.getShape().get(1);
        NDArray seen =
                prompt == values.getShape().get(2) ? values : Ops.slice(values, 2, 0, prompt);
        return modulation.scales(layer, seen, visible);
    }

    /** Returns cosines and sines, each (B, 1, L, K), for positions (B, L). */
    List<NDArray> rotations(NDArray positions) {
        return KERNELS.callList("rotations", positions, config.headWidth(), config.theta());
    }

    List<LlamaLayer> layers() {
        return layers;
    }

    NDArray normalised(NDArray x) {
        return Ops.rmsNorm(x, norm, config.epsilon());
    }

    /** Returns the embedding table (V, E). */
    NDArray table() {
        return table;
    }
}
