package io.affogato.fusion.pretrain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recipe of a backbone that is made in seconds; no two sizes of a network are equal. All encoders
 * are as wide as the query transformer expects.
 */
final class SmallRecipe {

    private static final int STEPS = 6;
    private static final int WIDTH = 12;

    private SmallRecipe() {}

    static PretrainingRecipe of() {
        return of(text(), vision());
    }

    /** The same with a decoder-only language model and a vision tower that pools by itself. */
    static PretrainingRecipe llamaAndClip() {
        return of(llama(), clip());
    }

    private static PretrainingRecipe of(Map<String, Object> text, Map<String, Object> vision) {
        Map<String, PretrainingRecipe.Encoder> encoders = new LinkedHashMap<>();
        encoders.put("hearing", encoder(Network.BEATS, "tones", hearing()));
        encoders.put("space", encoder(Network.POINT_TRANSFORMER, "clouds", space()));
        return new PretrainingRecipe(
                PretrainingRecipe.SCHEMA,
                "small",
                3,
                "test",
                "small",
                new PretrainingRecipe.Language("texts", 3, 2, 2, schedule(5), text),
                new PretrainingRecipe.Vision("pictures", schedule(4), vision),
                encoders);
    }

    private static PretrainingRecipe.Encoder encoder(
            Network network, String corpus, Map<String, Object> config) {
        return new PretrainingRecipe.Encoder(network, corpus, schedule(3), config);
    }

    private static Schedule schedule(int batch) {
        return new Schedule(STEPS, batch, 2e-3, 2, 2);
    }

    private static Map<String, Object> text() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("d_model", 24);
        config.put("d_kv", 8);
        config.put("d_ff", 40);
        config.put("num_layers", 2);
        config.put("num_decoder_layers", 1);
        config.put("num_heads", 4);
        config.put("feed_forward_proj", "gated-gelu");
        config.put("dense_act_fn", "gelu");
        config.put("tie_word_embeddings", false);
        config.put("dropout_rate", 0);
        return config;
    }

    private static Map<String, Object> vision() {
        Map<String, Object> eye = new LinkedHashMap<>();
        eye.put("image_size", 16);
        eye.put("patch_size", 8);
        eye.put("hidden_size", WIDTH);
        eye.put("num_hidden_layers", 1);
        eye.put("num_attention_heads", 3);
        eye.put("intermediate_size", 20);
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("hidden_size", 18);
        query.put("num_hidden_layers", 2);
        query.put("num_attention_heads", 2);
        query.put("intermediate_size", 28);
        query.put("encoder_hidden_size", WIDTH);
        query.put("cross_attention_frequency", 2);
        query.put("hidden_dropout_prob", 0);
        query.put("attention_probs_dropout_prob", 0);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("num_query_tokens", 3);
        config.put("vision_config", eye);
        config.put("qformer_config", query);
        return config;
    }

    private static Map<String, Object> llama() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "llama");
        config.put("hidden_size", 32);
        config.put("intermediate_size", 44);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", 4);
        config.put("num_key_value_heads", 2);
        return config;
    }

    private static Map<String, Object> clip() {
        Map<String, Object> eye = new LinkedHashMap<>();
        eye.put("model_type", "clip_vision_model");
        eye.put("image_size", 16);
        eye.put("patch_size", 8);
        eye.put("hidden_size", WIDTH);
        eye.put("num_hidden_layers", 2);
        eye.put("num_attention_heads", 3);
        eye.put("intermediate_size", 20);
        return new LinkedHashMap<>(Map.of("projection_dim", 10, "vision_config", eye));
    }

    private static Map<String, Object> hearing() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("input_patch_size", 4);
        config.put("embed_dim", 6);
        config.put("encoder_embed_dim", WIDTH);
        config.put("encoder_layers", 1);
        config.put("encoder_attention_heads", 2);
        config.put("encoder_ffn_embed_dim", 14);
        config.put("conv_pos", 3);
        config.put("conv_pos_groups", 4);
        config.put("num_buckets", 8);
        config.put("max_distance", 16);
        config.put("segment_frames", 8);
        config.put("num_mel_bins", 12);
        config.put("channels", 2);
        return config;
    }

    private static Map<String, Object> space() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("num_points", 20);
        config.put("num_group", 5);
        config.put("group_size", 7);
        config.put("hidden_size", WIDTH);
        config.put("num_hidden_layers", 1);
        config.put("num_attention_heads", 3);
        config.put("intermediate_size", 11);
        config.put("encoder_dims", 8);
        return config;
    }
}
