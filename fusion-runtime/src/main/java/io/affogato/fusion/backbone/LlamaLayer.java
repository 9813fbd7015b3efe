package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Weights;
import java.util.List;
import java.util.Optional;

/**
 * One block: attention, then a gated feed-forward, each step a method of its own, so that somebody
 * may stand between them.
 *
 * <p>Axes: B batch, L positions, S positions attended to, E width, A heads, G heads of keys and
 * values, K head width.
 *
 * <pre>
 *   q, k, v = rotate(W rms(x));  x = x + O attend(q, k, v)
 *   h = silu(W_g rms(x)) * W_u rms(x);  x = x + W_d h
 * </pre>
 */
final class LlamaLayer {

    private final LlamaConfig config;
    private final NDArray inputNorm;
    private final NDArray query;
    private final NDArray key;
    private final NDArray value;
    private final NDArray output;
    private final NDArray feedForwardNorm;
    private final NDArray gate;
    private final NDArray up;
    private final NDArray down;

    LlamaLayer(LlamaConfig config, String at, Weights weights) {
        this.config = config;
        long e = config.width();
        long f = config.feedForwardWidth();
        long inner = (long) config.heads() * config.headWidth();
        long grouped = (long) config.keyHeads() * config.headWidth();
        inputNorm = weights.get(at + "input_layernorm.weight", new Shape(e));
        query = weights.get(at + "self_attn.q_proj.weight", inner, e);
        key = weights.get(at + "self_attn.k_proj.weight", grouped, e);
        value = weights.get(at + "self_attn.v_proj.weight", grouped, e);
        output = weights.get(at + "self_attn.o_proj.weight", e, inner);
        feedForwardNorm = weights.get(at + "post_attention_layernorm.weight", new Shape(e));
        gate = weights.get(at + "mlp.gate_proj.weight", f, e);
        up = weights.get(at + "mlp.up_proj.weight", f, e);
        down = weights.get(at + "mlp.down_proj.weight", e, f);
    }

    /** Returns queries (B, A, L, K), keys (B, G, L, K), both rotated, and values (B, G, L, K). */
    List<NDArray> project(NDArray x, List<NDArray> rotations) {
        return LlamaDecoder.KERNELS.callList(
                "project",
                x,
                inputNorm,
                query,
                key,
                value,
                rotations.get(0),
                rotations.get(1),
                config.heads(),
                config.keyHeads(),
                config.epsilon());
    }

    /** Returns (B, A, L, K) for a bias (B, 1, L, S). */
    NDArray attend(
            NDArray q, NDArray k, NDArray v, NDArray bias, Optional<LayerScales> modulation) {
        if (modulation.isEmpty()) {
            return LlamaDecoder.KERNELS.call("attend", q, k, v, bias);
        }
        LayerScales scales = modulation.get();
        return LlamaDecoder.KERNELS.call(
                "modulated_attend",
                q,
                k,
                v,
                bias,
                scales.query(),
                scales.attention(),
                scales.shift());
    }

    /** Adds what the heads have read to the residual stream (B, L, E). */
    NDArray output(NDArray x, NDArray attended) {
        return LlamaDecoder.KERNELS.call("output", x, attended, output);
    }

    /** Adds the feed-forward to the residual stream (B, L, E). */
    NDArray feedForward(NDArray x, Optional<LayerScales> modulation) {
        NDArray hidden =
                LlamaDecoder.KERNELS.call("gated", x, feedForwardNorm, gate, up, config.epsilon());
        return modulation.isEmpty()
                ? LlamaDecoder.KERNELS.call("down", x, hidden, down)
                : LlamaDecoder.KERNELS.call(
                        "modulated_down", x, hidden, modulation.get().hidden(), down);
    }
}
