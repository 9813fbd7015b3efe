package io.affogato.fusion.qformer;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.config.ConfigFile;
import java.util.Map;

/**
 * Sizes of a query transformer.
 *
 * @param width W, width of the query tokens inside
 * @param layers number of layers
 * @param heads attention heads; divides the width
 * @param feedForward width of the feed-forward part
 * @param encoderWidth D, width of the feature tokens it reads
 * @param crossFrequency layers 0, f, 2f, ... have cross-attention
 * @param queries K, number of query tokens
 * @param epsilon of every layer norm
 * @param dropout on embeddings and outputs while training
 * @param attentionDropout on attention probabilities while training
 */
public record QFormerConfig(
        int width,
        int layers,
        int heads,
        int feedForward,
        int encoderWidth,
        int crossFrequency,
        int queries,
        double epsilon,
        double dropout,
        double attentionDropout) {

    /** Checks the sizes. */
    public QFormerConfig {
        positive("width", width);
        positive("layers", layers);
        positive("heads", heads);
        positive("feed-forward width", feedForward);
        positive("encoder width", encoderWidth);
        positive("cross-attention frequency", crossFrequency);
        positive("number of query tokens", queries);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of heads, was %d with %d heads"
                            .formatted(width, heads));
        }
        probability(dropout);
        probability(attentionDropout);
    }

    /**
     * Reads a backbone's {@code config.json}: {@code num_query_tokens} and the section {@code
     * qformer_config}, with the defaults of Hugging Face's BLIP-2 where a key is left out.
     */
    public static QFormerConfig from(ConfigFile config) {
        ConfigFile own = config.section("qformer_config");
        return new QFormerConfig(
                own.positive("hidden_size", 768),
                own.positive("num_hidden_layers", 12),
                own.positive("num_attention_heads", 12),
                own.positive("intermediate_size", 3072),
                own.positive("encoder_hidden_size", 1408),
                own.positive("cross_attention_frequency", 2),
                config.positive("num_query_tokens", 32),
                own.number("layer_norm_eps", 1e-12),
                own.number("hidden_dropout_prob", 0.1),
                own.number("attention_probs_dropout_prob", 0.1));
    }

    /** The same sizes without any dropout. */
    public QFormerConfig withoutDropout() {
        return new QFormerConfig(
                width,
                layers,
                heads,
                feedForward,
                encoderWidth,
                crossFrequency,
                queries,
                epsilon,
                0,
                0);
    }

    /** Says whether a layer attends to the feature tokens. */
    public boolean crosses(int layer) {
        return layer % crossFrequency == 0;
    }

    /** Returns the shape of every frozen tensor by its name in CREMA checkpoints, in order. */
    public Map<String, Shape> tensors() {
        return QFormerNames.tensors(this);
    }

    /** Returns the number of frozen parameters; query tokens belong to the adapters. */
    public long parameterCount() {
        return tensors().values().stream().mapToLong(Shape::size).sum();
    }

    private static void positive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(
                    "%s must be positive, was %d".formatted(what, value));
        }
    }

    private static void probability(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout must lie in [0, 1), was %s".formatted(p));
        }
    }
}
