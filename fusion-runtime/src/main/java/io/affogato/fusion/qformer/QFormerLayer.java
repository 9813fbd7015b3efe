package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.lora.LoraSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One layer, norms after the sums: self-attention over the query tokens, in some layers attention
 * to the feature tokens, then the feed-forward part of the queries. Adapters change the query and
 * value map of the self-attention.
 *
 * <p>Axes: N rows, K query tokens, W width, L feature tokens, D encoder width.
 */
final class QFormerLayer {

    private final QFormerConfig config;
    private final int index;
    private final List<NDArray> self;
    private final List<NDArray> cross;
    private final List<NDArray> feedForward;

    QFormerLayer(QFormerConfig config, int index, Map<String, NDArray> tensors) {
        this.config = config;
        this.index = index;
        String name = QFormerNames.layer(index);
        this.self =
                weights(
                        tensors,
                        name + "attention.",
                        "self.query.w",
                        "self.key",
                        "self.value.w",
                        "output.dense",
                        "output.LayerNorm");
        this.cross =
                config.crosses(index)
                        ? weights(
                                tensors,
                                name + "crossattention.",
                                "self.query",
                                "self.key",
                                "self.value",
                                "output.dense",
                                "output.LayerNorm")
                        : List.of();
        this.feedForward =
                weights(
                        tensors,
                        name,
                        "intermediate_query.dense",
                        "output_query.dense",
                        "output_query.LayerNorm");
    }

    private static List<NDArray> weights(
            Map<String, NDArray> tensors, String prefix, String... parts) {
        List<NDArray> weights = new ArrayList<>();
        for (String part : parts) {
            weights.add(tensors.get(prefix + part + ".weight"));
            weights.add(tensors.get(prefix + part + ".bias"));
        }
        return List.copyOf(weights);
    }

    /** Maps x (N, K, W); {@code bias} (N, 1, 1, L) hides padding among {@code states} (N, L, D). */
    NDArray forward(LoraSet lora, NDArray x, NDArray states, NDArray bias, boolean training) {
        return QFormer.KERNELS.call(
                "layer",
                x,
                states,
                bias,
                self,
                lora.of(index),
                cross,
                feedForward,
                config.heads(),
                config.epsilon(),
                training ? config.dropout() : 0.0,
                training ? config.attentionDropout() : 0.0,
                training ? lora.dropout() : 0.0);
    }
}
