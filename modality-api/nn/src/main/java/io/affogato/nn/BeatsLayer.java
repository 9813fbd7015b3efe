package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.BeatsConfig;

/** One post-norm layer of a {@link BeatsEncoder}. */
final class BeatsLayer {

    private static final int GATE_ROWS = 8;

    private final Kernels kernels;
    private final int heads;
    private final double alpha;
    private final double eps;
    private final NDArray gateScale;
    private final Affine gate;
    private final Affine query;
    private final Affine key;
    private final Affine value;
    private final Affine out;
    private final Affine attentionNorm;
    private final Affine fc1;
    private final Affine fc2;
    private final Affine finalNorm;

    /** A weight with its bias. */
    private record Affine(NDArray weight, NDArray bias) {

        static Affine linear(Weights w, String name, int out, int in) {
            return new Affine(w.get(name + ".weight", out, in), w.get(name + ".bias", out));
        }

        static Affine norm(Weights w, String name, int width) {
            return new Affine(w.get(name + ".weight", width), w.get(name + ".bias", width));
        }

        NDArray apply(NDArray x) {
            return Ops.linear(x, weight, bias);
        }

        NDArray normalise(NDArray x, double eps) {
            return Ops.layerNorm(x, weight, bias, eps);
        }
    }

    BeatsLayer(BeatsConfig config, Weights w, String at, Kernels kernels, double eps) {
        int d = config.width();
        int m = config.mlpWidth();
        this.kernels = kernels;
        this.eps = eps;
        heads = config.heads();
        alpha = Math.pow(2.0 * config.layers(), 0.25);
        gateScale = w.get(at + "self_attn.grep_a", 1, heads, 1, 1);
        gate = Affine.linear(w, at + "self_attn.grep_linear", GATE_ROWS, d / heads);
        query = Affine.linear(w, at + "self_attn.q_proj", d, d);
        key = Affine.linear(w, at + "self_attn.k_proj", d, d);
        value = Affine.linear(w, at + "self_attn.v_proj", d, d);
        out = Affine.linear(w, at + "self_attn.out_proj", d, d);
        attentionNorm = Affine.norm(w, at + "self_attn_layer_norm", d);
        fc1 = Affine.linear(w, at + "fc1", m, d);
        fc2 = Affine.linear(w, at + "fc2", d, m);
        finalNorm = Affine.norm(w, at + "final_layer_norm", d);
    }

    /**
     * Maps (B, T, D) to (B, T, D).
     *
     * @param bias (A, T, T), relative position bias before the gate
     */
    NDArray forward(NDArray x, NDArray bias) {
        NDArray y = attentionNorm.normalise(residual(x, attention(x, bias)), eps);
        NDArray mlp = fc2.apply(Ops.gelu(fc1.apply(y)));
        return finalNorm.normalise(residual(y, mlp), eps);
    }

    private NDArray attention(NDArray x, NDArray bias) {
        NDArray q = Ops.splitHeads(query.apply(x), heads);
        NDArray k = Ops.splitHeads(key.apply(x), heads);
        NDArray v = Ops.splitHeads(value.apply(x), heads);
        NDArray gated = kernels.call("gated", q, bias, gate.weight, gate.bias, gateScale);
        return out.apply(Ops.mergeHeads(kernels.call("attention", q, k, v, gated)));
    }

    private NDArray residual(NDArray x, NDArray y) {
        return kernels.call("residual", x, y, alpha);
    }
}
