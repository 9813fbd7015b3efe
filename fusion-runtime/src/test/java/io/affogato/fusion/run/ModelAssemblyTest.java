package io.affogato.fusion.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaModel;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.CremaConfig;
import io.affogato.fusion.crema.FusionKind;
import io.affogato.fusion.crema.FusionStart;
import io.affogato.fusion.eval.Metric;
import io.affogato.fusion.features.FeatureOptions;
import io.affogato.fusion.features.FeatureWidths;
import io.affogato.fusion.features.ToyModality;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.mit.MitModel;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Precision;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models over a backbone that is a language model alone. */
class ModelAssemblyTest {

    private static final ModalityId SMALL = new ModalityId("small");
    private static final ModalityId WIDE = new ModalityId("wide");

    /** Tokens of six and fifteen, pooled to seven and eleven. */
    private static final Map<ModalityId, FeatureWidths> WIDTHS =
            Map.of(SMALL, new FeatureWidths(6, 1, 7), WIDE, new FeatureWidths(15, 3, 11));

    private static final String CONFIG =
            """
            {"text_config": {"model_type": "llama", "vocab_size": 17, "hidden_size": 24,
              "intermediate_size": 20, "num_hidden_layers": 4, "num_attention_heads": 6,
              "num_key_value_heads": 2}}
            """;

    @TempDir private Path folder;

    private NDManager manager;
    private Backbone backbone;
    private TextTokenizer tokenizer;

    @BeforeEach
    void open() throws IOException {
        Engines.start();
        manager = NDManager.newBaseManager();
        Files.writeString(folder.resolve("config.json"), CONFIG);
        Weights weights = Weights.fresh(manager, Initializer.seeded(8, 0.2));
        ConfigFile config = ConfigFile.parse("small", CONFIG);
        new LlamaModel(
                LlamaConfig.from(config.section("text_config")), weights.prefix("language_model."));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights.made(), Map.of());
        Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                 "normalizer": null, "post_processor": null, "decoder": null,
                 "pre_tokenizer": {"type": "Whitespace"},
                 "model": {"type": "WordLevel", "vocab": {"<unk>": 0, "what": 1}, "unk_token": "<unk>"}}
                """);
        backbone = Backbone.open(folder, manager);
        tokenizer =
                TextTokenizer.open(folder.resolve("tokenizer.json"), 9, new SpecialTokens(0, 1, 0));
    }

    @AfterEach
    void close() {
        tokenizer.close();
        manager.close();
    }

    @Test
    void mapsOfAnInfusionReadWhatTheEncodersPool() {
        AnsweringModel model = assembly(FusionMethod.MIT).fresh(manager);

        assertInstanceOf(MitModel.class, model);
        assertEquals(List.of(SMALL, WIDE), model.modalities());
        assertEquals(List.of(), model.shared());
        // the last third of four blocks is one; three maps of six heads of four channels
        assertEquals(new Shape(24, 7), shapes(model, SMALL).get("mit.small.3.km.weight"));
        assertEquals(new Shape(24, 11), shapes(model, WIDE).get("mit.wide.3.vp.weight"));
        assertEquals(new Shape(20, 11), shapes(model, WIDE).get("mit.wide.3.ff.weight"));
        assertEquals(9, shapes(model, WIDE).size());
    }

    @Test
    void aFreshInfusionAnswersAsTheBackboneAlone() {
        AnsweringModel model = assembly(FusionMethod.MIT).fresh(manager);
        NDArray ids = Ops.tensor(manager, new long[] {1, 5, 9, 2, 16, 4}, 2, 3);
        NDArray shown = Ops.tensor(manager, new float[] {1, 1, 1, 1, 1, 0}, 2, 3);
        NDArray labels = Ops.tensor(manager, new long[] {3, 2, 7, 2}, 2, 2);
        Batch batch =
                new Batch(
                        manager,
                        Map.of(SMALL, features(6, 7), WIDE, features(15, 11)),
                        ids,
                        shown,
                        labels);
        LanguageModel frozen = backbone.languageModel();

        var prompt = model.encodeForAnswer(batch);

        assertArrayEquals(
                frozen.logits(frozen.encode(frozen.embed(ids), shown), shown, labels)
                        .toFloatArray(),
                prompt.model().logits(prompt.states(), prompt.mask(), labels).toFloatArray());
    }

    @Test
    void tokensNeedAQueryTransformer() {
        for (FusionMethod method : List.of(FusionMethod.CREMA, FusionMethod.HYBRID)) {
            ModelAssembly assembly = assembly(method);
            ModalityException e =
                    assertThrows(ModalityException.class, () -> assembly.fresh(manager));
            assertEquals(ErrorCode.BAD_WEIGHTS, e.code());
            assertTrue(e.getMessage().contains("qformer_config"), e.getMessage());
        }
    }

    private ModalityFeatures features(int width, int pooled) {
        return new ModalityFeatures(
                manager.randomNormal(new Shape(2, 1, 5, width)),
                manager.ones(new Shape(2, 1, 5)),
                manager.randomNormal(new Shape(2, pooled)),
                manager.ones(new Shape(2)));
    }

    private static Map<String, Shape> shapes(AnsweringModel model, ModalityId id) {
        return model.parameters(id).stream()
                .collect(Collectors.toMap(Parameter::name, p -> p.array().getShape()));
    }

    private ModelAssembly assembly(FusionMethod method) {
        Map<ModalityId, Modality> modalities = new LinkedHashMap<>();
        modalities.put(SMALL, new ToyModality("small", "1"));
        modalities.put(WIDE, new ToyModality("wide", "1"));
        ModelSetup setup =
                new ModelSetup(
                        folder,
                        modalities,
                        Map.of(),
                        new CremaConfig(
                                3,
                                LoraConfig.everywhere(2),
                                FusionKind.ESPRESSO_CONCAT,
                                FusionStart.DEFAULT,
                                5),
                        PromptTemplate.MULTIPLE_CHOICE,
                        FeatureOptions.strict(4, 1),
                        folder,
                        new AnswerStyle(
                                AnswerStyle.Scoring.LETTERS,
                                new AnswerStyle.Writing(30, 1, 1, 1),
                                Metric.EXACT),
                        method,
                        new MitConfig(MitMode.SAFE, List.of(), 0, false, true),
                        9,
                        Precision.FLOAT32,
                        HeadConfig.WORDS);
        return new ModelAssembly(setup, backbone, tokenizer, WIDTHS);
    }
}
