package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;
import java.util.Map;

/** Attention of the query tokens to the feature tokens; the adapters leave it alone. */
final class CrossAttention {

    private final double dropout;
    private final QueryAttention attention;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final Norm norm;

    CrossAttention(QFormerConfig c, String name, Map<String, NDArray> tensors) {
        this.dropout = c.dropout();
        this.attention = QueryAttention.of(c);
        this.query = Linear.of(tensors, name + "self.query");
        this.key = Linear.of(tensors, name + "self.key");
        this.value = Linear.of(tensors, name + "self.value");
        this.out = Linear.of(tensors, name + "output.dense");
        this.norm = Norm.of(tensors, name + "output.LayerNorm", c.epsilon());
    }

    NDArray forward(NDArray x, NDArray states, NDArray bias, boolean training) {
        NDArray read =
                attention.apply(
                        query.apply(x), key.apply(states), value.apply(states), bias, training);
        return norm.residual(x, Ops.dropout(out.apply(read), training ? dropout : 0));
    }
}
