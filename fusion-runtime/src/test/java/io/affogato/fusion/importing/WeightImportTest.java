package io.affogato.fusion.importing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.modality.Progress;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.SafetensorsFolder;
import io.affogato.nn.safetensors.TensorSource;
import io.affogato.nn.safetensors.TensorType;
import io.affogato.nn.torchsave.Python;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Published layouts become folders that the networks open, element by element. */
class WeightImportTest extends ImportFixture {

    private static final long ONE_FILE = 1L << 30;

    @Test
    void aLavisFileBecomesTheBridgeOfABackbone() throws IOException {
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("model", Python.OrderedDict.state(model.lavis()));
        saved.put("epoch", 4);
        Path file = TorchSave.archive(folder.resolve("blip2.pth"), saved);

        ImportReport report = run(file);

        assertEquals(List.of("Qformer.bert.embeddings.position_ids"), report.dropped());
        assertEquals(List.of("vision transformer", "language model"), report.absent());
        Weights weights = Weights.open(folder.resolve("out"), manager);
        BridgeWeights bridge =
                BridgeWeights.read(SmallModel.QFORMER, SmallModel.T5.width(), weights);
        assertValues("t5_proj.weight", bridge.projectionWeight());
        assertValues("ln_vision.bias", bridge.normBias());
        assertValues("query_tokens", bridge.queryTokens());
        assertEquals(SmallModel.QFORMER.tensors().size() + 5, weights.names().size());
        assertTrue(weights.names().stream().noneMatch(name -> name.startsWith("Qformer")));
    }

    @Test
    void aWholeCremaFileBecomesABackboneWithAdapters() throws IOException {
        Map<String, Object> state = new LinkedHashMap<>(model.crema("rgb", "touch_2"));
        state.putAll(model.vision("visual_encoder."));
        state.putAll(model.language("t5_model."));
        state.putAll(model.beats("hearing_encoder.model."));
        Path file = TorchSave.archive(folder.resolve("all.pth"), state);

        ImportReport report = run(file);

        assertEquals(List.of("rgb", "touch_2"), report.adapters());
        assertEquals(
                List.of(
                        "input projection of touch_2",
                        "low-rank maps of touch_2",
                        "bridge of BLIP-2, as adapters differ"),
                report.absent());
        assertEquals(6, report.dropped().size(), report.dropped()::toString);
        Path out = folder.resolve("out");
        Backbone backbone = Backbone.open(out, manager);
        assertValues(
                "t5_model.shared.weight", backbone.weights().get("language_model.shared.weight"));
        backbone.qformer().parameters().forEach(each -> assertValues(each.name(), each.array()));
        VisionTransformer vision =
                VisionTransformer.fromHuggingFace(
                        VisionConfig.from(ConfigFile.readFolder(out)),
                        backbone.weights().prefix("vision_model."));
        assertEquals(SmallModel.VISION, vision.config());
        vision.parameters().forEach((name, array) -> assertValues("visual_encoder." + name, array));
        BeatsEncoder beats = beats(out.resolve("hearing"));
        beats.parameters()
                .forEach((name, array) -> assertValues("hearing_encoder.model." + name, array));
        for (String kept : List.of("query_tokens_touch_2", "ln_rgb.weight", "fusion.0.weight")) {
            assertValues(kept, backbone.weights().get(kept));
        }
    }

    /** Fact 19: Q-Former with {@code .w.}, buffer, six modalities; no low-rank maps, no fusion. */
    @Test
    void theInitialCheckpointOfCremaHasNothingUnexpected() throws IOException {
        Map<String, Object> state = model.crema("x", "y");
        state.keySet()
                .removeIf(
                        name ->
                                name.matches(
                                        ".*\\.w_[ab]_.*|fusion.*|projection_.*|.*gradsel.*|.*_[xy](\\..*)?"));
        Set<String> ids = Set.of("rgb", "flow", "norm", "depth", "audio", "pc");
        ids.forEach(id -> model.adapter(state, id));
        assertEquals(SmallModel.QFORMER.tensors().size() + 1 + 6 * 5, state.size());
        Path file = TorchSave.archive(folder.resolve("crema_initial.pth"), Map.of("model", state));

        ImportReport report = run(file);

        assertEquals(ids, Set.copyOf(report.adapters()));
        assertEquals(List.of("Qformer.bert.embeddings.position_ids"), report.dropped());
        assertEquals(2 + 2 * 6 + 1 + 1, report.absent().size(), report.absent()::toString);
        assertEquals(state.size() - 1, report.tensors().get("."));
    }

    @Test
    void aBeatsFileBecomesAnEncoder() throws IOException {
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("cfg", beatsSettings());
        saved.put("model", Python.OrderedDict.state(model.beats("")));
        for (Path file :
                List.of(
                        TorchSave.archive(folder.resolve("beats.pt"), saved),
                        TorchSave.sequence(folder.resolve("old.pt"), saved))) {
            ImportReport report = run(file);
            assertEquals(2, report.dropped().size());
            BeatsEncoder beats = beats(folder.resolve("out"));
            assertEquals(SmallModel.BEATS, beats.config());
            beats.parameters().forEach(this::assertValues);
            deleteOutput();
        }
    }

    private static Map<String, Object> beatsSettings() {
        Map<String, Object> cfg = new LinkedHashMap<>();
        cfg.put("input_patch_size", 16);
        cfg.put("embed_dim", 10);
        cfg.put("encoder_embed_dim", 24);
        cfg.put("encoder_layers", 3);
        cfg.put("encoder_attention_heads", 2);
        cfg.put("encoder_ffn_embed_dim", 28);
        cfg.put("conv_pos", 6);
        cfg.put("conv_pos_groups", 4);
        cfg.put("num_buckets", 32);
        cfg.put("max_distance", 800);
        cfg.put("deep_norm", true);
        cfg.put("layer_norm_first", false);
        cfg.put("activation_fn", "gelu");
        cfg.put("dropout", 0.1);
        cfg.put("predictor_class", null);
        return cfg;
    }

    @Test
    void theShardsOfAFolderStayBrainFloatsBitForBit() throws IOException {
        Path source = Files.createDirectories(folder.resolve("other"));
        Files.writeString(source.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        int[] bits = {0x3f80, 0x7fc1, 0x8000, 1, 2, 0xff80};
        SavedStorage storage = SavedStorage.shorts("BFloat16", bits);
        TorchSave.archive(source.resolve("pytorch_model-1.bin"), Map.of("a", storage.tensor(2, 3)));
        TorchSave.archive(
                source.resolve("pytorch_model-2.bin"),
                Map.of("b", storage.view(0, new long[] {3, 2}, 1, 3)));
        Files.writeString(
                source.resolve("pytorch_model.bin.index.json"),
                "{\"weight_map\": {\"a\": \"pytorch_model-1.bin\", \"b\": \"pytorch_model-2.bin\"}}");

        ImportReport report =
                new WeightImport(source, Optional.empty(), 12)
                        .run(folder.resolve("out"), manager, Progress.NONE);

        assertEquals(2, report.files());
        assertFalse(report.checked());
        try (TensorSource read = SafetensorsFolder.open(folder.resolve("out"))) {
            assertEquals(TensorType.BF16, read.type("a"));
            assertArrayEquals(storage.bytes(), bytes(read, "a"));
            assertArrayEquals(
                    SavedStorage.shorts("BFloat16", 0x3f80, 1, 0x7fc1, 2, 0x8000, 0xff80).bytes(),
                    bytes(read, "b"));
        }
    }

    @Test
    void aT5FolderIsCheckedAndItsCopiesAreLeftOut() throws IOException {
        Path source = Files.createDirectories(folder.resolve("t5"));
        TorchSave.archive(source.resolve("pytorch_model.bin"), model.language(""));
        Configs sizes;
        try (Source open =
                Source.open(
                        TorchSave.archive(folder.resolve("x.pth"), model.language("t5_model.")))) {
            sizes = new Configs("x", open.tensors());
            Files.writeString(source.resolve("config.json"), Configs.json(sizes.text()));
        }

        ImportReport report = run(source);

        assertTrue(report.checked());
        assertEquals(
                List.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight"),
                report.dropped());
    }

    private ImportReport run(Path source) {
        return new WeightImport(source, Optional.empty(), ONE_FILE)
                .run(folder.resolve("out"), manager, Progress.NONE);
    }

    private BeatsEncoder beats(Path out) {
        return new BeatsEncoder(
                BeatsConfig.from(ConfigFile.readFolder(out)), Weights.open(out, manager));
    }

    private void deleteOutput() throws IOException {
        manager.close();
        manager = NDManager.newBaseManager();
        Durable.delete(folder.resolve("out"));
    }

    private void assertValues(String name, NDArray array) {
        assertArrayEquals(model.values.get(name), array.toFloatArray(), name);
    }

    private static byte[] bytes(TensorSource source, String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        source.bytes(name).copyTo(Channels.newChannel(out));
        return out.toByteArray();
    }
}
