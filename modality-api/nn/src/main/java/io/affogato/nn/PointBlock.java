package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.PointConfig;

/** One pre-norm block of a {@link PointTransformer}; queries, keys and values have no bias. */
final class PointBlock {

    private final int heads;
    private final int width;
    private final double eps;
    private final NDArray norm1Weight;
    private final NDArray norm1Bias;
    private final NDArray qkvWeight;
    private final NDArray outWeight;
    private final NDArray outBias;
    private final NDArray norm2Weight;
    private final NDArray norm2Bias;
    private final NDArray fc1Weight;
    private final NDArray fc1Bias;
    private final NDArray fc2Weight;
    private final NDArray fc2Bias;

    PointBlock(PointConfig config, Weights w, String at) {
        int m = config.mlpWidth();
        width = config.width();
        heads = config.heads();
        eps = config.eps();
        norm1Weight = w.get(at + "norm1.weight", width);
        norm1Bias = w.get(at + "norm1.bias", width);
        qkvWeight = w.get(at + "attn.qkv.weight", 3L * width, width);
        outWeight = w.get(at + "attn.proj.weight", width, width);
        outBias = w.get(at + "attn.proj.bias", width);
        norm2Weight = w.get(at + "norm2.weight", width);
        norm2Bias = w.get(at + "norm2.bias", width);
        fc1Weight = w.get(at + "mlp.fc1.weight", m, width);
        fc1Bias = w.get(at + "mlp.fc1.bias", m);
        fc2Weight = w.get(at + "mlp.fc2.weight", width, m);
        fc2Bias = w.get(at + "mlp.fc2.bias", width);
    }

    /** Maps (B, G, D) to (B, G, D). */
    NDArray forward(NDArray x) {
        NDArray y = Ops.add(x, attention(Ops.layerNorm(x, norm1Weight, norm1Bias, eps)));
        NDArray h = Ops.linear(Ops.layerNorm(y, norm2Weight, norm2Bias, eps), fc1Weight, fc1Bias);
        return Ops.add(y, Ops.linear(Ops.gelu(h), fc2Weight, fc2Bias));
    }

    private NDArray attention(NDArray x) {
        NDArray qkv = Ops.linear(x, qkvWeight);
        NDArray q = Ops.splitHeads(Ops.slice(qkv, 2, 0, width), heads);
        NDArray k = Ops.splitHeads(Ops.slice(qkv, 2, width, 2L * width), heads);
        NDArray v = Ops.splitHeads(Ops.slice(qkv, 2, 2L * width, 3L * width), heads);
        double scale = 1 / Math.sqrt((double) width / heads);
        return Ops.linear(Ops.mergeHeads(Ops.attention(q, k, v, scale)), outWeight, outBias);
    }
}
