package io.affogato.fusion.importing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonObject;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.modality.Progress;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.Engines;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.golden.Golden;
import io.affogato.nn.torchsave.Python;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.SavedTensor;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole state dictionaries of the authors' model, under the authors' names, are imported. */
class ImportedCremaTest {

    private static final String ENCODER = "audio_encoder.model.";

    @TempDir private Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"crema_full_concat", "crema_full_sum", "crema_full_plain", "crema_full_pc"})
    void everyTensorOfTheAuthorsArrives(String name) throws IOException {
        try (Golden golden = Golden.open(name, manager)) {
            Map<String, NDArray> weights = golden.weightMap();
            Path out = folder.resolve("out");
            ImportReport report =
                    new WeightImport(save(weights), Optional.of(config(golden)), 1L << 30)
                            .run(out, manager, Progress.NONE);

            assertEquals(
                    List.of(golden.config().get("modalities").getAsString().split("_")).stream()
                            .sorted()
                            .toList(),
                    report.adapters());
            int fused = golden.config().getAsJsonObject("vit").get("depth").getAsInt();
            int written = report.tensors().values().stream().mapToInt(Integer::intValue).sum();
            assertEquals(weights.size(), written + fused + report.dropped().size());
            compare(weights, out);
        }
    }

    private void compare(Map<String, NDArray> weights, Path out) throws IOException {
        Backbone backbone = Backbone.open(out, manager);
        backbone.qformer()
                .parameters()
                .forEach(each -> assertSameValues(weights, each.name(), each.array()));
        VisionTransformer.fromHuggingFace(
                        VisionConfig.from(ConfigFile.readFolder(out)),
                        backbone.weights().prefix("vision_model."))
                .parameters()
                .forEach(
                        (name, array) ->
                                assertSameValues(weights, "visual_encoder." + name, array));
        Weights stored = backbone.weights();
        int kept = 0;
        for (String name : stored.names()) {
            if (weights.containsKey(name)) {
                assertSameValues(weights, name, stored.get(name));
                kept++;
            }
            String language = name.replace("language_model.", "t5_model.");
            if (!language.equals(name)) {
                assertSameValues(weights, language, stored.get(name));
            }
        }
        assertTrue(kept > 2 * 5, "only %d adapter tensors".formatted(kept));
        if (Files.exists(out.resolve("audio"))) {
            Path encoder = out.resolve("audio");
            new BeatsEncoder(
                            BeatsConfig.from(ConfigFile.readFolder(encoder)),
                            Weights.open(encoder, manager))
                    .parameters()
                    .forEach((name, array) -> assertSameValues(weights, ENCODER + name, array));
        }
    }

    /** A folder that was imported is in Hugging Face layout, and fits it strictly. */
    @Test
    void anImportedBackboneIsImportedAgain() throws IOException {
        SmallModel model = new SmallModel(manager);
        Map<String, Object> state = new LinkedHashMap<>(model.lavis());
        state.putAll(model.vision("visual_encoder."));
        state.putAll(model.language("t5_model."));
        Path file = TorchSave.archive(folder.resolve("all.pth"), state);
        Path once = folder.resolve("once");
        Path twice = folder.resolve("twice");

        new WeightImport(file, Optional.empty(), 1L << 30).run(once, manager, Progress.NONE);
        ImportReport again =
                new WeightImport(once, Optional.empty(), 1L << 30)
                        .run(twice, manager, Progress.NONE);

        assertTrue(again.checked());
        assertEquals("a Hugging Face BLIP-2", again.layout());
        for (String each : List.of("config.json", "model.safetensors")) {
            assertEquals(-1, Files.mismatch(once.resolve(each), twice.resolve(each)), each);
        }
    }

    private Path save(Map<String, NDArray> weights) throws IOException {
        IdentityHashMap<NDArray, SavedTensor> saved = new IdentityHashMap<>();
        Map<String, Object> state = new LinkedHashMap<>();
        weights.forEach(
                (name, array) -> state.put(name, saved.computeIfAbsent(array, a -> tensor(a))));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", Python.OrderedDict.state(state));
        all.put("optimizer", Map.of("state", Map.of(0, Map.of("step", 7))));
        all.put("epoch", 3);
        return TorchSave.archive(folder.resolve("checkpoint_3.pth"), all);
    }

    private static SavedTensor tensor(NDArray array) {
        SavedStorage storage =
                array.getDataType() == DataType.INT64
                        ? SavedStorage.longs(array.toLongArray())
                        : SavedStorage.floats(array.toFloatArray());
        return storage.tensor(array.getShape().getShape());
    }

    /** The case's own sizes, as heads of such small widths cannot be told from weights. */
    private Path config(Golden golden) throws IOException {
        JsonObject vit = golden.config().getAsJsonObject("vit");
        int width = vit.get("embed_dim").getAsInt();
        Map<String, Object> vision = new LinkedHashMap<>();
        vision.put("image_size", vit.get("img_size").getAsInt());
        vision.put("patch_size", vit.get("patch_size").getAsInt());
        vision.put("hidden_size", width);
        vision.put("num_hidden_layers", vit.get("depth").getAsInt());
        vision.put("num_attention_heads", vit.get("num_heads").getAsInt());
        vision.put("intermediate_size", (int) (width * vit.get("mlp_ratio").getAsDouble()));
        Map<String, Object> qformer = new LinkedHashMap<>();
        qformer.put("hidden_size", golden.number("q_dim"));
        qformer.put("num_hidden_layers", golden.number("q_layers"));
        qformer.put("num_attention_heads", golden.number("q_heads"));
        qformer.put("intermediate_size", golden.number("q_mlp"));
        qformer.put("encoder_hidden_size", width);
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("model_type", "t5");
        for (String key : List.of("vocab_size", "d_model", "d_kv", "d_ff")) {
            text.put(key, golden.number(key));
        }
        String table =
                "t5_model.encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        text.put("num_layers", golden.number("t5_layers"));
        text.put("num_heads", golden.number("t5_heads"));
        text.put("relative_attention_num_buckets", golden.weightMap().get(table).getShape().get(0));
        text.put("feed_forward_proj", "gated-gelu");
        text.put("dense_act_fn", "gelu");
        text.put("tie_word_embeddings", false);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("num_query_tokens", golden.number("num_query_token"));
        all.put("vision_config", vision);
        all.put("qformer_config", qformer);
        all.put("text_config", text);
        return Files.writeString(folder.resolve("sizes.json"), Configs.json(all));
    }

    private static void assertSameValues(Map<String, NDArray> weights, String name, NDArray array) {
        assertArrayEquals(weights.get(name).toFloatArray(), array.toFloatArray(), name);
    }
}
