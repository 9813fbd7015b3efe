package io.affogato.fusion.importing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaModel;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Progress;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several published sources become one backbone. */
class CombinedImportTest extends ImportFixture {

    private static final String LLAMA =
            """
            {"model_type": "llama", "vocab_size": 19, "hidden_size": 24, "intermediate_size": 20,
             "num_hidden_layers": 2, "num_attention_heads": 6, "num_key_value_heads": 3,
             "rms_norm_eps": 1e-05}
            """;

    private static final String CLIP =
            """
            {"model_type": "clip", "projection_dim": 7, "vision_config": {"image_size": 12,
             "patch_size": 4, "hidden_size": 10, "num_hidden_layers": 4,
             "num_attention_heads": 2, "intermediate_size": 22}}
            """;

    private static final String T5 =
            """
            {"model_type": "t5", "vocab_size": 50, "d_model": 24, "d_kv": 6, "d_ff": 32,
             "num_layers": 2, "num_decoder_layers": 1, "num_heads": 3,
             "relative_attention_num_buckets": 8, "feed_forward_proj": "gated-gelu",
             "tie_word_embeddings": false}
            """;

    @Test
    void aBridgeWithVisionLanguageAndHearingBecomesOneBackbone() throws IOException {
        Path bridge = saved("blip2.pth", Map.of("model", model.lavis()));
        Path eva = saved("eva.pth", model.eva());
        Path t5 = huggingFace("t5", T5, model.language(""));
        Files.writeString(t5.resolve("tokenizer.json"), "{}");
        Path beats = saved("beats.pt", Map.of("model", model.beats("")));

        ImportReport report =
                run(
                        new ImportSource(bridge),
                        new ImportSource(eva),
                        new ImportSource(t5),
                        ImportSource.parse("hearing=" + beats));

        assertTrue(report.checked());
        assertEquals(List.of(), report.absent());
        assertEquals(
                List.of("text_config.dense_act_fn is 'gelu', as in BLIP-2, not 'gelu_new'"),
                report.changed());
        assertTrue(
                report.dropped().contains("blocks.2.mlp.fc2.weight"), report.dropped()::toString);
        assertTrue(report.dropped().contains("head.bias"), report.dropped()::toString);
        Path out = folder.resolve("out");
        assertTrue(Files.exists(out.resolve("tokenizer.json")));
        Backbone backbone = Backbone.open(out, manager);
        T5Model language = assertInstanceOf(T5Model.class, backbone.languageModel());
        assertEquals(SmallModel.T5, language.config());
        assertValues("shared.weight", backbone.weights().get("language_model.shared.weight"));
        backbone.qformer()
                .parameters()
                .forEach(each -> assertValues(lavis(each.name()), each.array()));
        assertValues(
                "t5_proj.weight",
                BridgeWeights.read(SmallModel.QFORMER, 24, backbone.weights()).projectionWeight());
        VisionTransformer vision =
                VisionTransformer.read(
                        VisionConfig.from(ConfigFile.readFolder(out)), backbone.weights());
        assertEquals(SmallModel.VISION, vision.config());
        vision.parameters().forEach(this::assertValues);
        Path hearing = out.resolve("hearing");
        new BeatsEncoder(
                        BeatsConfig.from(ConfigFile.readFolder(hearing)),
                        Weights.open(hearing, manager))
                .parameters()
                .forEach(this::assertValues);
        ImportReport again =
                new WeightImport(out, Optional.empty(), 1L << 30)
                        .run(folder.resolve("again"), manager, Progress.NONE);
        assertEquals("a Hugging Face BLIP-2", again.layout(), "strictly");
    }

    @Test
    void untrainedAdaptersOfCremaAreTheBridge() throws IOException {
        Map<String, Object> state = new LinkedHashMap<>(model.lavis());
        for (String part : List.of("query_tokens", "t5_proj.weight", "t5_proj.bias")) {
            copy(
                    state,
                    part,
                    part.replaceFirst("^(\\w+)", "$1_x"),
                    part.replaceFirst("^(\\w+)", "$1_y"));
        }
        copy(state, "ln_vision.weight", "ln_x.weight", "ln_y.weight");
        copy(state, "ln_vision.bias", "ln_x.bias", "ln_y.bias");
        state.keySet().removeIf(name -> name.matches("query_tokens|(t5_proj|ln_vision)\\..*"));
        Path crema = saved("crema_initial.pth", state);
        Path t5 = huggingFace("t5", T5, model.language(""));

        ImportReport report =
                run(
                        new ImportSource(crema),
                        new ImportSource(t5),
                        new ImportSource(saved("eva", model.eva())));

        assertEquals(List.of("x", "y"), report.adapters());
        assertFalse(report.absent().stream().anyMatch(each -> each.contains("bridge")));
        Backbone backbone = Backbone.open(folder.resolve("out"), manager);
        BridgeWeights bridge = BridgeWeights.read(SmallModel.QFORMER, 24, backbone.weights());
        assertValues("query_tokens", bridge.queryTokens());
        assertValues("ln_vision.bias", bridge.normBias());
        assertValues("t5_proj.weight", backbone.weights().get("t5_proj_y.weight"));
    }

    private static void copy(Map<String, Object> state, String from, String... to) {
        for (String each : to) {
            state.put(each, state.get(from));
        }
    }

    @Test
    void aLlamaAndAClipBecomeOneBackboneAndEachAloneIsChecked() throws IOException {
        LlamaConfig llama = LlamaConfig.from(ConfigFile.parse("llama", LLAMA));
        ClipVisionConfig clip = ClipVisionConfig.from(ConfigFile.parse("clip", CLIP));
        Path language = huggingFace("llama", LLAMA, model.llama(llama));
        Path vision = huggingFace("clip", CLIP, model.clip(clip));

        ImportReport report = run(new ImportSource(language), new ImportSource(vision));

        assertTrue(report.checked());
        assertEquals(4, report.dropped().size(), report.dropped()::toString);
        Backbone backbone = Backbone.open(folder.resolve("out"), manager);
        LlamaModel read = assertInstanceOf(LlamaModel.class, backbone.languageModel());
        assertEquals(llama, read.config());
        assertEquals(clip, backbone.clipVision().config());
        for (String name : List.of("lm_head.weight", "model.layers.1.mlp.up_proj.weight")) {
            assertValues(name, backbone.weights().get("language_model." + name));
        }
        for (String name : List.of("visual_projection.weight", "vision_model.pre_layrnorm.bias")) {
            assertValues(name, backbone.weights().get(name));
        }
        for (Path each : List.of(language, vision)) {
            Path alone = folder.resolve("alone-" + each.getFileName());
            ImportReport one =
                    new WeightImport(each, Optional.empty(), 1L << 30)
                            .run(alone, manager, Progress.NONE);
            assertTrue(one.checked(), one.layout());
        }
        assertInstanceOf(
                LlamaModel.class,
                Backbone.open(folder.resolve("alone-llama"), manager).languageModel());
        Map<String, Object> less = model.llama(llama);
        less.remove("model.norm.weight");
        refused("1 missing: model.norm.weight", new ImportSource(huggingFace("x", LLAMA, less)));
    }

    @Test
    void sourcesThatDoNotFitEachOtherAreRefused() throws IOException {
        Path bridge = saved("blip2.pth", model.lavis());
        Path eva = saved("eva.pth", model.eva());
        refused("both", new ImportSource(bridge), new ImportSource(eva), new ImportSource(eva));
        Path wide = huggingFace("llama", LLAMA.replace("24", "36"), wideLlama());
        refused(
                "language_projection.bias makes tokens 24 wide, the language model is 36 wide",
                new ImportSource(bridge),
                new ImportSource(wide));
        refused(
                "reads features 88 wide, those of the vision transformer are 176 wide",
                new ImportSource(bridge),
                new ImportSource(saved("wide.pth", model.eva(176))));
        try (Stream<Path> left = Files.list(folder)) {
            assertFalse(left.anyMatch(each -> each.endsWith("refused")), "nothing is written");
        }
    }

    private Map<String, Object> wideLlama() {
        return model.llama(LlamaConfig.from(ConfigFile.parse("wide", LLAMA.replace("24", "36"))));
    }

    private static String lavis(String crema) {
        return crema.replace(".query.w.", ".query.").replace(".value.w.", ".value.");
    }

    private Path saved(String name, Map<String, ?> state) throws IOException {
        return TorchSave.archive(folder.resolve(name), state);
    }

    private Path huggingFace(String name, String config, Map<String, ?> state) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.writeString(made.resolve("config.json"), config);
        TorchSave.archive(made.resolve("pytorch_model.bin"), state);
        return made;
    }

    private ImportReport run(ImportSource... sources) {
        return run("out", sources);
    }

    private ImportReport run(String target, ImportSource... sources) {
        return new WeightImport(List.of(sources), Optional.empty(), 1L << 30)
                .run(folder.resolve(target), manager, Progress.NONE);
    }

    private void refused(String what, ImportSource... sources) {
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> run("refused", sources));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
    }

    private void assertValues(String name, NDArray array) {
        assertArrayEquals(model.values.get(name), array.toFloatArray(), name);
    }
}
