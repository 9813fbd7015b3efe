package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.VisionConfig;
import java.util.List;

/** One pre-norm block of a {@link VisionTransformer}. */
final class VisionBlock {

    private final Kernels kernels;
    private final int heads;
    private final double scale;
    private final double eps;
    private final NDArray norm1Weight;
    private final NDArray norm1Bias;
    private final NDArray qkvWeight;
    private final NDArray queryBias;
    private final NDArray valueBias;
    private final NDArray outWeight;
    private final NDArray outBias;
    private final NDArray norm2Weight;
    private final NDArray norm2Bias;
    private final NDArray fc1Weight;
    private final NDArray fc1Bias;
    private final NDArray fc2Weight;
    private final NDArray fc2Bias;

    VisionBlock(VisionConfig config, Weights w, String at, Kernels kernels) {
        int d = config.width();
        int m = config.mlpWidth();
        this.kernels = kernels;
        heads = config.heads();
        scale = 1 / Math.sqrt((double) d / heads);
        eps = config.eps();
        norm1Weight = w.get(at + "norm1.weight", d);
        norm1Bias = w.get(at + "norm1.bias", d);
        qkvWeight = w.get(at + "attn.qkv.weight", 3L * d, d);
        queryBias = w.get(at + "attn.q_bias", d);
        valueBias = w.get(at + "attn.v_bias", d);
        outWeight = w.get(at + "attn.proj.weight", d, d);
        outBias = w.get(at + "attn.proj.bias", d);
        norm2Weight = w.get(at + "norm2.weight", d);
        norm2Bias = w.get(at + "norm2.bias", d);
        fc1Weight = w.get(at + "mlp.fc1.weight", m, d);
        fc1Bias = w.get(at + "mlp.fc1.bias", m);
        fc2Weight = w.get(at + "mlp.fc2.weight", d, m);
        fc2Bias = w.get(at + "mlp.fc2.bias", d);
    }

    /** Maps (N, L, D) to (N, L, D). */
    NDArray forward(NDArray x) {
        return Scratch.free(() -> computed(x));
    }

    private NDArray computed(NDArray x) {
        NDArray y = Ops.add(x, attention(Ops.layerNorm(x, norm1Weight, norm1Bias, eps)));
        return Ops.add(y, mlp(Ops.layerNorm(y, norm2Weight, norm2Bias, eps)));
    }

    private NDArray attention(NDArray x) {
        List<NDArray> qkv =
                kernels.callList("heads", x, qkvWeight, queryBias, valueBias, (long) heads);
        NDArray mixed = Ops.attention(qkv.get(0), qkv.get(1), qkv.get(2), scale);
        return Ops.linear(Ops.mergeHeads(mixed), outWeight, outBias);
    }

    private NDArray mlp(NDArray x) {
        return Ops.linear(Ops.gelu(Ops.linear(x, fc1Weight, fc1Bias)), fc2Weight, fc2Bias);
    }
}
