package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Autograd;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/** One block: self-attention, in the decoder cross-attention, feed-forward. */
final class T5Layer {

    private final T5Config config;
    private final Attention self;
    private final Attention cross;
    private final NDArray norm;
    private final List<NDArray> feedForward = new ArrayList<>();

    T5Layer(T5Config config, String prefix, boolean decodes, Weights weights) {
        this.config = config;
        self = attention(prefix + "0.", "SelfAttention", weights);
        cross = decodes ? attention(prefix + "1.", "EncDecAttention", weights) : self;
        String last = prefix + (decodes ? "2." : "1.");
        norm = weights.get(last + "layer_norm.weight", new Shape(config.width()));
        Shape in = new Shape(config.feedForwardWidth(), config.width());
        for (String part : config.gated() ? List.of("wi_0", "wi_1") : List.of("wi")) {
            feedForward.add(weights.get(last + "DenseReluDense." + part + ".weight", in));
        }
        Shape out = new Shape(config.width(), config.feedForwardWidth());
        feedForward.add(weights.get(last + "DenseReluDense.wo.weight", out));
    }

    private Attention attention(String prefix, String name, Weights weights) {
        long inner = (long) config.heads() * config.headWidth();
        Shape in = new Shape(inner, config.width());
        return new Attention(
                weights.get(prefix + "layer_norm.weight", new Shape(config.width())),
                weights.get(prefix + name + ".q.weight", in),
                weights.get(prefix + name + ".k.weight", in),
                weights.get(prefix + name + ".v.weight", in),
                weights.get(prefix + name + ".o.weight", new Shape(config.width(), inner)));
    }

    NDArray selfAttention(NDArray x, NDArray bias) {
        return T5Model.KERNELS.call(
                "self_attention",
                x,
                self.norm,
                self.q,
                self.k,
                self.v,
                self.o,
                bias,
                config.heads(),
                config.epsilon(),
                dropout());
    }

    List<NDArray> cachedAttention(NDArray x, NDArray keys, NDArray values, NDArray bias) {
        return T5Model.KERNELS.callList(
                "cached_attention",
                x,
                self.norm,
                self.q,
                self.k,
                self.v,
                self.o,
                keys,
                values,
                bias,
                config.heads(),
                config.epsilon());
    }

    NDArray keys(NDArray encoded) {
        return T5Model.KERNELS.call("project", encoded, cross.k, config.heads());
    }

    NDArray values(NDArray encoded) {
        return T5Model.KERNELS.call("project", encoded, cross.v, config.heads());
    }

    NDArray crossAttention(NDArray x, NDArray keys, NDArray values, NDArray bias) {
        return T5Model.KERNELS.call(
                "cross_attention",
                x,
                cross.norm,
                cross.q,
                cross.o,
                keys,
                values,
                bias,
                config.heads(),
                config.epsilon(),
                dropout());
    }

    NDArray feedForward(NDArray x) {
        int kind = config.activation().kernel();
        if (config.gated()) {
            return T5Model.KERNELS.call(
                    "gated_feed_forward",
                    x,
                    norm,
                    feedForward.get(0),
                    feedForward.get(1),
                    feedForward.get(2),
                    kind,
                    config.epsilon(),
                    dropout());
        }
        return T5Model.KERNELS.call(
                "feed_forward",
                x,
                norm,
                feedForward.get(0),
                feedForward.get(1),
                kind,
                config.epsilon(),
                dropout());
    }

    /** As {@link #selfAttention(NDArray, NDArray)}, modulated by what has seen its values. */
    NDArray selfAttention(NDArray x, NDArray bias, List<NDArray> projections, LayerScales scales) {
        return T5Model.KERNELS.call(
                "modulated_attention",
                x,
                projections.get(0),
                projections.get(1),
                projections.get(2),
                bias,
                scales.query(),
                scales.attention(),
                scales.shift(),
                self.o,
                dropout());
    }

    /** Returns queries, keys and values of self-attention, each (B, A, L, K). */
    List<NDArray> projections(NDArray x) {
        return T5Model.KERNELS.callList(
                "projections",
                x,
                self.norm,
                self.q,
                self.k,
                self.v,
                config.heads(),
                config.epsilon());
    }

    /** As {@link #feedForward(NDArray)}, with its hidden units scaled. */
    NDArray feedForward(NDArray x, LayerScales scales) {
        NDArray out = feedForward.get(feedForward.size() - 1);
        return T5Model.KERNELS.call(
                "modulated_output", x, hidden(x), scales.hidden(), out, dropout());
    }

    private NDArray hidden(NDArray x) {
        int kind = config.activation().kernel();
        return config.gated()
                ? T5Model.KERNELS.call(
                        "gated_hidden",
                        x,
                        norm,
                        feedForward.get(0),
                        feedForward.get(1),
                        kind,
                        config.epsilon())
                : T5Model.KERNELS.call(
                        "plain_hidden", x, norm, feedForward.get(0), kind, config.epsilon());
    }

    private double dropout() {
        return Autograd.isOn() ? config.dropout() : 0;
    }

    private record Attention(NDArray norm, NDArray q, NDArray k, NDArray v, NDArray o) {}
}
