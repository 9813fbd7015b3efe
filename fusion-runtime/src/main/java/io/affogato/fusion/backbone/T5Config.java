package io.affogato.fusion.backbone;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ConfigFile;

/**
 * Sizes of a T5, under the keys of a Hugging Face {@code config.json}.
 *
 * @param vocabulary V, {@code vocab_size}
 * @param width E, {@code d_model}
 * @param headWidth K, {@code d_kv}
 * @param feedForwardWidth {@code d_ff}
 * @param encoderLayers {@code num_layers}
 * @param decoderLayers {@code num_decoder_layers}
 * @param heads A, {@code num_heads}
 * @param buckets {@code relative_attention_num_buckets}
 * @param maxDistance {@code relative_attention_max_distance}
 * @param gated whether the feed-forward is gated, {@code feed_forward_proj: gated-...}
 * @param activation of the feed-forward
 * @param tied whether the output shares the embedding table, scaled by E^-0.5
 * @param epsilon {@code layer_norm_epsilon}
 * @param dropout {@code dropout_rate}, used by training passes only
 */
public record T5Config(
        int vocabulary,
        int width,
        int headWidth,
        int feedForwardWidth,
        int encoderLayers,
        int decoderLayers,
        int heads,
        int buckets,
        int maxDistance,
        boolean gated,
        Activation activation,
        boolean tied,
        double epsilon,
        double dropout) {

    /** The nonlinearity between the feed-forward's maps. */
    public enum Activation {
        /** max(x, 0). */
        RELU(0),
        /** The exact, erf form: what BLIP-2 and CREMA override Flan-T5 with. */
        GELU(1),
        /** The tanh approximation, Flan-T5's own. */
        GELU_NEW(2);

        private final int kernel;

        Activation(int kernel) {
            this.kernel = kernel;
        }

        /** Returns the number the kernel knows it by. */
        int kernel() {
            return kernel;
        }
    }

    private static final String ACTIVATION = "dense_act_fn";
    private static final String FEED_FORWARD = "feed_forward_proj";

    /** Id of padding, and the id every answer starts with. */
    public static final int PAD = 0;

    /** Id that ends a text. */
    public static final int END = 1;

    /** Checks that sizes are positive. */
    public T5Config {
        for (int size :
                new int[] {
                    vocabulary,
                    width,
                    headWidth,
                    feedForwardWidth,
                    encoderLayers,
                    decoderLayers,
                    heads
                }) {
            if (size <= 0) {
                throw new IllegalArgumentException(
                        "sizes of a T5 must be positive, found %d".formatted(size));
            }
        }
    }

    /**
     * Reads the parsed {@code config.json} of a T5, or the {@code text_config} of a BLIP-2.
     *
     * <p>{@code dense_act_fn} decides the activation where present; else {@code feed_forward_proj}
     * does, in which {@code gated-gelu} means {@link Activation#GELU_NEW}, as in transformers.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if a key lacks or is not understood
     */
    public static T5Config from(ConfigFile json) {
        String kind = json.text(FEED_FORWARD, "relu");
        boolean gated = kind.startsWith("gated-");
        String bare = kind.replace("gated-", "");
        String implied = gated && bare.equals("gelu") ? "gelu_new" : bare;
        int layers = json.positive("num_layers");
        return new T5Config(
                json.positive("vocab_size"),
                json.positive("d_model"),
                json.positive("d_kv"),
                json.positive("d_ff"),
                layers,
                json.positive("num_decoder_layers", layers),
                json.positive("num_heads"),
                json.positive("relative_attention_num_buckets", 32),
                json.positive("relative_attention_max_distance", 128),
                gated,
                activation(json, json.text(ACTIVATION, implied)),
                json.flag("tie_word_embeddings", true),
                json.number("layer_norm_epsilon", 1e-6),
                json.number("dropout_rate", 0.1));
    }

    private static Activation activation(ConfigFile json, String name) {
        return switch (name) {
            case "relu" -> Activation.RELU;
            case "gelu" -> Activation.GELU;
            case "gelu_new" -> Activation.GELU_NEW;
            default ->
                    throw json.wrong(
                            json.has(ACTIVATION) ? ACTIVATION : FEED_FORWARD,
                            "relu, gelu or gelu_new, gated or not");
        };
    }
}
