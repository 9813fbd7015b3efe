package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.nn.Ops;
import java.util.Map;
import java.util.Optional;

/**
 * One layer, norms after the sums: self-attention over the query tokens, in some layers attention
 * to the feature tokens, then the feed-forward part of the queries.
 *
 * <p>Axes: N rows, K query tokens, W width, L feature tokens, D encoder width.
 */
final class QFormerLayer {

    private final int index;
    private final double dropout;
    private final QueryAttention attention;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOut;
    private final Norm attentionNorm;
    private final Optional<CrossAttention> cross;
    private final Linear widen;
    private final Linear narrow;
    private final Norm outputNorm;

    QFormerLayer(QFormerConfig c, int index, Map<String, NDArray> tensors) {
        this.index = index;
        this.dropout = c.dropout();
        this.attention = QueryAttention.of(c);
        String name = QFormerNames.layer(index);
        this.query = Linear.of(tensors, name + "attention.self.query.w");
        this.key = Linear.of(tensors, name + "attention.self.key");
        this.value = Linear.of(tensors, name + "attention.self.value.w");
        this.attentionOut = Linear.of(tensors, name + "attention.output.dense");
        this.attentionNorm = Norm.of(tensors, name + "attention.output.LayerNorm", c.epsilon());
        this.cross =
                c.crosses(index)
                        ? Optional.of(new CrossAttention(c, name + "crossattention.", tensors))
                        : Optional.empty();
        this.widen = Linear.of(tensors, name + "intermediate_query.dense");
        this.narrow = Linear.of(tensors, name + "output_query.dense");
        this.outputNorm = Norm.of(tensors, name + "output_query.LayerNorm", c.epsilon());
    }

    /** Maps x (N, K, W); {@code bias} (N, 1, 1, L) hides padding among {@code states} (N, L, D). */
    NDArray forward(LoraSet lora, NDArray x, NDArray states, NDArray bias, boolean training) {
        double p = training ? dropout : 0;
        NDArray q = lora.query(index, query.apply(x), x, training);
        NDArray v = lora.value(index, value.apply(x), x, training);
        NDArray read = attention.apply(q, key.apply(x), v, training);
        NDArray y = attentionNorm.residual(x, Ops.dropout(attentionOut.apply(read), p));
        if (cross.isPresent()) {
            y = cross.get().forward(y, states, bias, training);
        }
        NDArray wide = narrow.apply(Ops.gelu(widen.apply(y)));
        return outputNorm.residual(y, Ops.dropout(wide, p));
    }
}
