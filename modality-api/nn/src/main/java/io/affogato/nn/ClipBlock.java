package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ClipVisionConfig.Activation;
import io.affogato.nn.config.VisionConfig;

/**
 * One pre-norm block of a {@link ClipVision}: keys have a bias here, and every map its own name.
 */
final class ClipBlock {

    private final Kernels kernels;
    private final boolean quick;
    private final int heads;
    private final double scale;
    private final double eps;
    private final Affine norm1;
    private final Affine query;
    private final Affine key;
    private final Affine value;
    private final Affine out;
    private final Affine norm2;
    private final Affine fc1;
    private final Affine fc2;

    /** A weight with its bias. */
    private record Affine(NDArray weight, NDArray bias) {

        static Affine norm(Weights w, String at, long d) {
            return new Affine(w.get(at + ".weight", d), w.get(at + ".bias", d));
        }

        static Affine linear(Weights w, String at, long out, long in) {
            return new Affine(w.get(at + ".weight", out, in), w.get(at + ".bias", out));
        }

        NDArray map(NDArray x) {
            return Ops.linear(x, weight, bias);
        }

        NDArray normalise(NDArray x, double eps) {
            return Ops.layerNorm(x, weight, bias, eps);
        }
    }

    ClipBlock(ClipVisionConfig config, Weights w, String at, Kernels kernels) {
        VisionConfig sizes = config.vision();
        int d = sizes.width();
        this.kernels = kernels;
        quick = config.activation() == Activation.QUICK_GELU;
        heads = sizes.heads();
        scale = 1 / Math.sqrt((double) d / heads);
        eps = sizes.eps();
        norm1 = Affine.norm(w, at + "layer_norm1", d);
        query = Affine.linear(w, at + "self_attn.q_proj", d, d);
        key = Affine.linear(w, at + "self_attn.k_proj", d, d);
        value = Affine.linear(w, at + "self_attn.v_proj", d, d);
        out = Affine.linear(w, at + "self_attn.out_proj", d, d);
        norm2 = Affine.norm(w, at + "layer_norm2", d);
        fc1 = Affine.linear(w, at + "mlp.fc1", sizes.mlpWidth(), d);
        fc2 = Affine.linear(w, at + "mlp.fc2", d, sizes.mlpWidth());
    }

    /** Maps (N, L, D) to (N, L, D). */
    NDArray forward(NDArray x) {
        return Scratch.free(() -> computed(x));
    }

    private NDArray computed(NDArray x) {
        NDArray y = Ops.add(x, attention(norm1.normalise(x, eps)));
        return Ops.add(y, fc2.map(activated(fc1.map(norm2.normalise(y, eps)))));
    }

    private NDArray attention(NDArray x) {
        NDArray mixed =
                Ops.attention(split(query.map(x)), split(key.map(x)), split(value.map(x)), scale);
        return out.map(Ops.mergeHeads(mixed));
    }

    private NDArray split(NDArray x) {
        return Ops.splitHeads(x, heads);
    }

    private NDArray activated(NDArray x) {
        return quick ? kernels.call("quick_gelu", x) : Ops.gelu(x);
    }
}
