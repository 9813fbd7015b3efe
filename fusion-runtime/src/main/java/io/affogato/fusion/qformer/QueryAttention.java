package io.affogato.fusion.qformer;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;

/**
 * Scaled dot-product attention over several heads, from (N, K, W) and (N, L, W) to (N, K, W).
 *
 * @param heads number of heads
 * @param scale one over the root of the head width
 * @param dropout on the attention probabilities while training
 */
record QueryAttention(int heads, double scale, double dropout) {

    static QueryAttention of(QFormerConfig c) {
        double headWidth = (double) c.width() / c.heads();
        return new QueryAttention(c.heads(), 1 / Math.sqrt(headWidth), c.attentionDropout());
    }

    NDArray apply(NDArray q, NDArray k, NDArray v, boolean training) {
        NDArray qs = Ops.splitHeads(q, heads);
        NDArray ks = Ops.splitHeads(k, heads);
        NDArray vs = Ops.splitHeads(v, heads);
        return Ops.mergeHeads(
                training && dropout > 0
                        ? QFormer.KERNELS.call("attention_dropped", qs, ks, vs, scale, dropout)
                        : Ops.attention(qs, ks, vs, scale));
    }

    NDArray apply(NDArray q, NDArray k, NDArray v, NDArray bias, boolean training) {
        NDArray qs = Ops.splitHeads(q, heads);
        NDArray ks = Ops.splitHeads(k, heads);
        NDArray vs = Ops.splitHeads(v, heads);
        return Ops.mergeHeads(
                training && dropout > 0
                        ? QFormer.KERNELS.call(
                                "attention_biased_dropped", qs, ks, vs, bias, scale, dropout)
                        : Ops.attention(qs, ks, vs, bias, scale));
    }
}
