package io.affogato.fusion.backbone;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ConfigFile;

/**
 * Sizes of a LLaMA, under the keys of a Hugging Face {@code config.json}.
 *
 * @param vocabulary V, {@code vocab_size}
 * @param width E, {@code hidden_size}
 * @param feedForwardWidth {@code intermediate_size}
 * @param layers {@code num_hidden_layers}
 * @param heads A, {@code num_attention_heads}
 * @param keyHeads G, {@code num_key_value_heads}; divides A
 * @param headWidth K, {@code head_dim}, or E/A where absent; even
 * @param theta base of the rotation's wavelengths, {@code rope_theta}
 * @param epsilon {@code rms_norm_eps}
 * @param tied whether the output shares the embedding table
 * @param tokens {@code bos_token_id}, {@code eos_token_id} and {@code pad_token_id}; the end stands
 *     in where there is no id for padding
 */
public record LlamaConfig(
        int vocabulary,
        int width,
        int feedForwardWidth,
        int layers,
        int heads,
        int keyHeads,
        int headWidth,
        double theta,
        double epsilon,
        boolean tied,
        SpecialTokens tokens) {

    /** Checks that sizes are positive and heads fit. */
    public LlamaConfig {
        for (int size :
                new int[] {
                    vocabulary, width, feedForwardWidth, layers, heads, keyHeads, headWidth
                }) {
            if (size <= 0) {
                throw new IllegalArgumentException(
                        "sizes of a LLaMA must be positive, found %d".formatted(size));
            }
        }
        if (heads % keyHeads != 0) {
            throw new IllegalArgumentException(
                    "num_key_value_heads must divide num_attention_heads, found %d and %d"
                            .formatted(keyHeads, heads));
        }
        if (headWidth % 2 != 0) {
            throw new IllegalArgumentException(
                    "head_dim must be even, as pairs of channels are rotated, found %d"
                            .formatted(headWidth));
        }
        if (!(theta > 0) || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "rope_theta and rms_norm_eps must be positive, found %s and %s"
                            .formatted(theta, epsilon));
        }
    }

    /**
     * Reads the parsed {@code config.json} of a LLaMA, or the {@code text_config} around which a
     * larger model is built.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if a key lacks, contradicts another,
     *     or asks for what is not implemented: biases, scaled rotations, other activations
     */
    public static LlamaConfig from(ConfigFile json) {
        requireKnown(json);
        int heads = json.positive("num_attention_heads");
        int width = json.positive("hidden_size");
        if (!json.has("head_dim") && width % heads != 0) {
            throw json.wrong("hidden_size", "a multiple of num_attention_heads, " + heads);
        }
        try {
            return new LlamaConfig(
                    json.positive("vocab_size"),
                    width,
                    json.positive("intermediate_size"),
                    json.positive("num_hidden_layers"),
                    heads,
                    json.positive("num_key_value_heads", heads),
                    json.positive("head_dim", width / heads),
                    json.number("rope_theta", 10_000),
                    json.number("rms_norm_eps", 1e-6),
                    json.flag("tie_word_embeddings", false),
                    tokens(json));
        } catch (IllegalArgumentException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s: %s; use a config.json that fits the weights"
                            .formatted(json.label(), e.getMessage()),
                    e);
        }
    }

    private static void requireKnown(ConfigFile json) {
        json.requireFlag("attention_bias", false);
        json.requireFlag("mlp_bias", false);
        if (!json.text("hidden_act", "silu").equals("silu")) {
            throw json.wrong("hidden_act", "silu, as nothing else is implemented");
        }
        if (json.has("rope_scaling")) {
            throw json.wrong("rope_scaling", "absent or null, as nothing else is implemented");
        }
    }

    private static SpecialTokens tokens(ConfigFile json) {
        long end = (long) json.number("eos_token_id", 2);
        long pad = (long) json.number("pad_token_id", (double) end);
        return new SpecialTokens((long) json.number("bos_token_id", 1), end, pad < 0 ? end : pad);
    }
}
