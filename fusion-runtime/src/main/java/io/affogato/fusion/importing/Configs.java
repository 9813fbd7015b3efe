package io.affogato.fusion.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sizes that the tensors of a LAVIS or CREMA file tell, under the keys of {@code config.json}.
 *
 * <p>The number of heads leaves no trace in a transformer's weights; heads are 64 wide in BERT and
 * 88 wide in EVA-ViT-g (arXiv:2301.12597), and for any other model a configuration must be given.
 */
final class Configs {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int BERT_HEAD = 64;
    private static final int EVA_HEAD = 88;

    /** Patches of CREMA's segments, in time. */
    private static final int SEGMENT_PATCHES = 32;

    /** Patches of CREMA's segments, in frequency. */
    private static final int MEL_PATCHES = 8;

    private final String source;
    private final Map<String, TensorBytes> tensors;
    private final NavigableSet<String> names;

    /**
     * Starts.
     *
     * @param source for messages
     */
    Configs(String source, Map<String, TensorBytes> tensors) {
        this.source = source;
        this.tensors = tensors;
        this.names = new TreeSet<>(tensors.keySet());
    }

    /** Returns {@code qformer_config}. */
    Map<String, Object> qformer() {
        String layer = "Qformer.bert.encoder.layer.";
        String cross = "%d.crossattention.self.key.weight";
        int width = size("Qformer.bert.embeddings.LayerNorm.weight", 0);
        int frequency = 1;
        while (!tensors.containsKey(layer + cross.formatted(frequency))
                && tensors.containsKey(layer + frequency + ".attention.self.key.weight")) {
            frequency++;
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("hidden_size", width);
        config.put("num_hidden_layers", count(layer));
        config.put("num_attention_heads", heads("the query transformer", width, BERT_HEAD));
        config.put("intermediate_size", size(layer + "0.intermediate_query.dense.weight", 0));
        config.put("encoder_hidden_size", size(layer + cross.formatted(0), 1));
        config.put("cross_attention_frequency", frequency);
        return config;
    }

    /** Returns {@code vision_config}. */
    Map<String, Object> vision() {
        return vision("visual_encoder.", 0);
    }

    /**
     * Returns {@code vision_config} of a vision transformer alone.
     *
     * @param less blocks that do not count
     */
    static Map<String, Object> eva(String source, Map<String, TensorBytes> tensors, int less) {
        return new Configs(source, tensors).vision("", less);
    }

    private Map<String, Object> vision(String root, int less) {
        int width = size(root + "cls_token", 2);
        int patch = size(root + "patch_embed.proj.weight", 2);
        int side = (int) Math.round(Math.sqrt(size(root + "pos_embed", 1) - 1.0));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("image_size", side * patch);
        config.put("patch_size", patch);
        config.put("hidden_size", width);
        config.put("num_hidden_layers", count(root + "blocks.") - less);
        config.put("num_attention_heads", heads("the vision transformer", width, EVA_HEAD));
        config.put("intermediate_size", size(root + "blocks.0.mlp.fc1.weight", 0));
        config.put("layer_norm_eps", 1e-6);
        return config;
    }

    /** Returns {@code text_config}. */
    Map<String, Object> text() {
        String block = "t5_model.encoder.block.0.layer.";
        int heads = size(block + "0.SelfAttention.relative_attention_bias.weight", 1);
        boolean gated = tensors.containsKey(block + "1.DenseReluDense.wi_0.weight");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "t5");
        config.put("vocab_size", size("t5_model.shared.weight", 0));
        config.put("d_model", size("t5_model.shared.weight", 1));
        config.put("d_kv", size(block + "0.SelfAttention.q.weight", 0) / heads);
        config.put("d_ff", size(block + "1.DenseReluDense.wo.weight", 1));
        config.put("num_layers", count("t5_model.encoder.block."));
        config.put("num_decoder_layers", count("t5_model.decoder.block."));
        config.put("num_heads", heads);
        config.put(
                "relative_attention_num_buckets",
                size(block + "0.SelfAttention.relative_attention_bias.weight", 0));
        config.put("feed_forward_proj", gated ? "gated-gelu" : "relu");
        config.put("dense_act_fn", gated ? "gelu" : "relu");
        config.put("tie_word_embeddings", !tensors.containsKey("t5_model.lm_head.weight"));
        return config;
    }

    /** Returns the configuration of a BEATs that comes without one. */
    static Map<String, Object> beats(String source, Map<String, TensorBytes> tensors) {
        Configs sizes = new Configs(source, tensors);
        String layer = "encoder.layers.";
        int width = sizes.size("encoder.layer_norm.weight", 0);
        Map<String, Object> config = new LinkedHashMap<>();
        int patch = sizes.size("patch_embedding.weight", 2);
        config.put("input_patch_size", patch);
        config.put("embed_dim", sizes.size("patch_embedding.weight", 0));
        config.put("encoder_embed_dim", width);
        config.put("encoder_layers", sizes.count(layer));
        config.put("encoder_attention_heads", sizes.size(layer + "0.self_attn.grep_a", 1));
        config.put("encoder_ffn_embed_dim", sizes.size(layer + "0.fc1.weight", 0));
        config.put("conv_pos", sizes.size("encoder.pos_conv.0.weight_v", 2));
        config.put("conv_pos_groups", width / sizes.size("encoder.pos_conv.0.weight_v", 1));
        config.put(
                "num_buckets", sizes.size(layer + "0.self_attn.relative_attention_bias.weight", 0));
        config.put("segment_frames", SEGMENT_PATCHES * patch);
        config.put("num_mel_bins", MEL_PATCHES * patch);
        return config;
    }

    /** Returns what a checkpoint says of itself: the plain values of its settings. */
    static Map<String, Object> plain(Map<String, Object> settings) {
        Map<String, Object> plain = new TreeMap<>(settings);
        plain.values()
                .removeIf(
                        value ->
                                !(value instanceof Number
                                        || value instanceof String
                                        || value instanceof Boolean));
        return plain;
    }

    /** Writes readable JSON with a line break at the end. */
    static String json(Map<String, Object> config) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can be written", e);
        }
    }

    private int heads(String what, int width, int headWidth) {
        if (width % headWidth != 0) {
            throw bad(
                    "%s is %d wide, which does not tell its number of heads"
                            .formatted(what, width));
        }
        return width / headWidth;
    }

    /** Returns how many numbers from zero on follow a prefix. */
    private int count(String prefix) {
        int count = 0;
        while (hasBelow(prefix + count + ".")) {
            count++;
        }
        return count;
    }

    private boolean hasBelow(String prefix) {
        String next = names.ceiling(prefix);
        return next != null && next.startsWith(prefix);
    }

    private int size(String name, int axis) {
        TensorBytes tensor = tensors.get(name);
        if (tensor == null || tensor.shape().dimension() <= axis) {
            throw bad("it has no tensor %s of %d axes or more".formatted(name, axis + 1));
        }
        long size = tensor.shape().get(axis);
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw bad("tensor %s has a size of %d".formatted(name, size));
        }
        return (int) size;
    }

    private ModalityException bad(String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s does not tell all sizes of its model: %s; give them with --config"
                        .formatted(source, what));
    }
}
