package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The query transformer that all modalities share: a few query tokens read the feature tokens of a
 * frozen encoder.
 *
 * <p>It owns nothing: its arrays belong to the manager of the weights it was made from.
 *
 * <p>Axes: N rows, K query tokens, W width, L feature tokens of a row, D encoder width.
 *
 * <p>Source: the Q-Former of BLIP-2 (arXiv:2301.12597) without its text part, with CREMA's adapters
 * on the self-attention's query and value maps.
 */
public final class QFormer {

    static final Kernels KERNELS = Kernels.of(QFormer.class, "qformer.py");

    private final QFormerConfig config;
    private final Map<String, NDArray> tensors;
    private final List<NDArray> embeddingNorm;
    private final List<QFormerLayer> layers;

    /**
     * Takes the tensors from weights, whatever layout they have; weights made by {@link
     * Weights#fresh} give an untrained network.
     *
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if a tensor lacks or has another shape
     */
    public QFormer(QFormerConfig config, Weights weights) {
        this.config = config;
        Map<String, NDArray> read = new LinkedHashMap<>();
        config.tensors().forEach((name, shape) -> read.put(name, weights.get(name, shape)));
        this.tensors = read;
        String norm = QFormerNames.embeddingNorm();
        this.embeddingNorm = List.of(read.get(norm + ".weight"), read.get(norm + ".bias"));
        this.layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new QFormerLayer(config, i, read));
        }
    }

    /** Reads a stored network in CREMA's, LAVIS's or Hugging Face's layout. */
    public static QFormer read(QFormerConfig config, Weights weights) {
        return new QFormer(config, QFormerNames.asCrema(weights));
    }

    /** Returns the sizes. */
    public QFormerConfig config() {
        return config;
    }

    /** Returns every tensor under its CREMA name; they require no gradient unless made to. */
    public List<Parameter> parameters() {
        return tensors.entrySet().stream()
                .map(entry -> new Parameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Lets query tokens read feature tokens.
     *
     * @param lora the modality's changes, {@link LoraSet#NONE} for the frozen network as it is
     * @param queryTokens (1, K, W)
     * @param states feature tokens (N, L, D), float32
     * @param mask (N, L), float32, 1 for a token that counts and 0 for padding
     * @param training whether dropout is active
     * @return the states after the embedding norm and after every layer, each (N, K, W); they
     *     belong to the manager of {@code states}
     */
    public List<NDArray> hiddenStates(
            LoraSet lora, NDArray queryTokens, NDArray states, NDArray mask, boolean training) {
        List<NDArray> all = new ArrayList<>();
        NDArray bias = Ops.additiveMask(mask);
        NDArray x =
                KERNELS.call(
                        "queries",
                        states,
                        queryTokens,
                        embeddingNorm,
                        config.epsilon(),
                        training ? config.dropout() : 0.0);
        all.add(x);
        for (QFormerLayer layer : layers) {
            x = layer.forward(lora, x, states, bias, training);
            all.add(x);
        }
        return all;
    }

    /** Returns the last of {@link #hiddenStates}. */
    public NDArray forward(
            LoraSet lora, NDArray queryTokens, NDArray states, NDArray mask, boolean training) {
        List<NDArray> all = hiddenStates(lora, queryTokens, states, mask, training);
        return all.get(all.size() - 1);
    }
}
