package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;
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
public final class LlamaDecoder {

    static final Kernels KERNELS = Kernels.of(LlamaDecoder.class, "llama.py");

    private final LlamaConfig config;
    private final NDArray table;
    private final NDArray norm;
    private final List<LlamaLayer> layers = new ArrayList<>();

    /**
     * Builds the layers around their weights, which stay the caller's.
     *
     * @param weights Hugging Face names, such as {@code layers.0.self_attn.q_proj.weight}
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public LlamaDecoder(LlamaConfig config, Weights weights) {
        this.config = config;
        table = weights.get("embed_tokens.weight", config.vocabulary(), config.width());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new LlamaLayer(config, "layers.%d.".formatted(i), weights));
        }
        norm = weights.get("norm.weight", new Shape(config.width()));
    }

    /** Returns the sizes. */
    public LlamaConfig config() {
        return config;
    }

    /** Looks up word embeddings: int64 ids (B, L) to (B, L, E). */
    public NDArray embed(NDArray ids) {
        return Ops.embedding(table, ids);
    }

    /**
     * Runs all layers; every position sees the visible ones up to itself.
     *
     * @param embeddings (B, L, E)
     * @param mask (B, L), float32, 1 for a position that counts
     * @return (B, L, E) after the last norm; meaningless where the mask is 0
     */
    public NDArray states(NDArray embeddings, NDArray mask) {
        return states(embeddings, mask, hidden -> hidden);
    }

    /** Also shows the residual stream before each layer, then the result. */
    NDArray states(NDArray embeddings, NDArray mask, UnaryOperator<NDArray> observer) {
        List<NDArray> rotations = rotations(KERNELS.call("positions", mask));
        NDArray bias = KERNELS.call("bias", mask, 0);
        NDArray x = embeddings;
        for (LlamaLayer layer : layers) {
            x = observer.apply(x);
            List<NDArray> qkv = layer.project(x, rotations);
            x = layer.output(x, layer.attend(qkv.get(0), qkv.get(1), qkv.get(2), bias));
            x = layer.feedForward(x);
        }
        return observer.apply(normalised(x));
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
