package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.QFormerNames;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.torchsave.SavedStorage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Random weights of a small model of whose widths the number of heads follows. */
final class SmallModel {

    static final QFormerConfig QFORMER = new QFormerConfig(64, 3, 1, 40, 88, 2, 5, 1e-12, 0.1, 0.1);
    static final VisionConfig VISION = new VisionConfig(21, 7, 88, 2, 1, 36, 1e-6);
    static final T5Config T5 =
            new T5Config(
                    50,
                    24,
                    6,
                    32,
                    2,
                    1,
                    3,
                    8,
                    128,
                    true,
                    T5Config.Activation.GELU,
                    false,
                    1e-6,
                    0.1);
    static final BeatsConfig BEATS = new BeatsConfig(16, 10, 24, 3, 2, 28, 6, 4, 32, 800, 512, 128);

    private final SplittableRandom random = new SplittableRandom(11);
    private final NetworkShapes shapes;

    /** Every tensor that was made, by the name it was made for. */
    final Map<String, float[]> values = new LinkedHashMap<>();

    SmallModel(NDManager manager) {
        shapes = new NetworkShapes(manager);
    }

    Map<String, Object> lavis() {
        Map<String, Object> state = new LinkedHashMap<>();
        QFORMER.tensors().forEach((name, s) -> add(state, QFormerNames.lavis(name), s));
        BridgeWeights.tensors(QFORMER, T5.width()).forEach((name, s) -> add(state, name, s));
        state.put(
                "Qformer.bert.embeddings.position_ids",
                SavedStorage.longs(0, 1, 2, 3).tensor(1, 4));
        return state;
    }

    /** All of CREMA's own parts; the first modality has low-rank maps and an input projection. */
    Map<String, Object> crema(String first, String second) {
        Map<String, Object> state = new LinkedHashMap<>();
        QFORMER.tensors().forEach((name, s) -> add(state, name, s));
        state.put(
                "Qformer.bert.embeddings.position_ids",
                SavedStorage.longs(0, 1, 2, 3).tensor(1, 4));
        adapter(state, first);
        adapter(state, second);
        add(state, "projection_%s.weight".formatted(first), new Shape(88, 24));
        add(state, "projection_%s.bias".formatted(first), new Shape(88));
        for (int i = 0; i < 2; i++) {
            for (String map : new String[] {"query", "value"}) {
                String at = QFormerNames.selfAttention(i) + map;
                add(state, "%s.w_a_%s.weight".formatted(at, first), new Shape(6, 64));
                add(state, "%s.w_b_%s.weight".formatted(at, first), new Shape(64, 6));
            }
        }
        add(state, first + "_gradsel_embed", new Shape(1, 77));
        add(state, "fusion.0.weight", new Shape(24, 24));
        add(state, "fusion.0.bias", new Shape(24));
        return state;
    }

    void adapter(Map<String, Object> state, String id) {
        add(state, "query_tokens_" + id, new Shape(1, 5, 64));
        add(state, "t5_proj_%s.weight".formatted(id), new Shape(24, 64));
        add(state, "t5_proj_%s.bias".formatted(id), new Shape(24));
        add(state, "ln_%s.weight".formatted(id), new Shape(88));
        add(state, "ln_%s.bias".formatted(id), new Shape(88));
    }

    Map<String, Object> vision(String prefix) {
        Map<String, Object> state = new LinkedHashMap<>();
        shapes.vision(VISION).forEach((name, s) -> add(state, prefix + name, s));
        return state;
    }

    /** A whole EVA without prefix: one block more, a norm and a head. */
    Map<String, Object> eva() {
        return eva(VISION.width());
    }

    /** The same of another width, a multiple of 88. */
    Map<String, Object> eva(int width) {
        Map<String, Object> state = new LinkedHashMap<>();
        VisionConfig v = VISION;
        VisionConfig whole =
                new VisionConfig(
                        v.imageSize(),
                        v.patchSize(),
                        width,
                        v.layers() + 1,
                        width / 88,
                        v.mlpWidth(),
                        v.eps());
        shapes.vision(whole).forEach((name, s) -> add(state, name, s));
        add(state, "norm.weight", new Shape(width));
        add(state, "norm.bias", new Shape(width));
        add(state, "head.weight", new Shape(13, width));
        add(state, "head.bias", new Shape(13));
        return state;
    }

    /** A LLaMA with a buffer of older versions. */
    Map<String, Object> llama(LlamaConfig config) {
        Map<String, Object> state = new LinkedHashMap<>();
        shapes.llama(config).forEach((name, s) -> add(state, name, s));
        add(state, "model.layers.1.self_attn.rotary_emb.inv_freq", new Shape(2));
        return state;
    }

    /** A CLIP with a little of its text side. */
    Map<String, Object> clip(ClipVisionConfig config) {
        Map<String, Object> state = new LinkedHashMap<>();
        shapes.clip(config).forEach((name, s) -> add(state, name, s));
        add(state, "text_model.final_layer_norm.weight", new Shape(9));
        add(state, "text_projection.weight", new Shape(7, 9));
        add(state, "logit_scale", new Shape());
        return state;
    }

    Map<String, Object> language(String prefix) {
        Map<String, Object> state = new LinkedHashMap<>();
        shapes.t5(T5).forEach((name, s) -> add(state, prefix + name, s));
        Object table = state.get(prefix + "shared.weight");
        state.put(prefix + "encoder.embed_tokens.weight", table);
        state.put(prefix + "decoder.embed_tokens.weight", table);
        return state;
    }

    Map<String, Object> beats(String prefix) {
        Map<String, Object> state = new LinkedHashMap<>();
        shapes.beats(BEATS).forEach((name, s) -> add(state, prefix + name, s));
        String table = prefix + "encoder.layers.%d.self_attn.relative_attention_bias.weight";
        for (int i = 1; i < BEATS.layers(); i++) {
            state.put(table.formatted(i), state.get(table.formatted(0)));
        }
        return state;
    }

    private void add(Map<String, Object> state, String name, Shape shape) {
        float[] made = new float[(int) shape.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = (float) random.nextGaussian();
        }
        values.put(name, made);
        state.put(name, SavedStorage.floats(made).tensor(shape.getShape()));
    }
}
