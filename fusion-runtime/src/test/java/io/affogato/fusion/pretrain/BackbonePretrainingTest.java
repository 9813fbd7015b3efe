package io.affogato.fusion.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaModel;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Progress;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Engines;
import io.affogato.nn.PointTransformer;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.PointConfig;
import io.affogato.nn.config.VisionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackbonePretrainingTest {

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

    @Test
    void writesAFolderThatOpensAsABackbone() {
        Path made = make("whole");
        Backbone backbone = Backbone.open(made, manager);
        BridgeWeights bridge =
                BridgeWeights.read(
                        backbone.qformer().config(),
                        backbone.languageModel().width(),
                        backbone.weights());
        assertEquals(3, bridge.queryTokens().getShape().get(1));
        assertEquals(24, backbone.languageModel().width());
        VisionTransformer.fromHuggingFace(
                VisionConfig.from(ConfigFile.readFolder(made)),
                backbone.weights().prefix("vision_model."));
        assertEquals(List.of(), List.copyOf(backbone.weights().unused()));
        Weights hearing = Weights.open(made.resolve("hearing"), manager);
        Weights space = Weights.open(made.resolve("space"), manager);
        new BeatsEncoder(BeatsConfig.from(ConfigFile.readFolder(made.resolve("hearing"))), hearing);
        new PointTransformer(PointConfig.from(ConfigFile.readFolder(made.resolve("space"))), space);
        assertEquals(List.of(), List.copyOf(hearing.unused()));
        assertEquals(List.of(), List.copyOf(space.unused()));
        long all = size(backbone.weights()) + size(hearing) + size(space);
        assertEquals(all, backbone.parameterCount());
    }

    @Test
    void aLlamaAndAClipLearnAsWell() {
        Path made =
                new BackbonePretraining(
                                SmallRecipe.llamaAndClip(),
                                SmallCorpus::named,
                                folder.resolve("work"),
                                Progress.NONE)
                        .make(folder.resolve("pair"), manager)
                        .folder();
        ConfigFile config = ConfigFile.readFolder(made);
        Weights weights = Weights.open(made, manager);
        LlamaConfig text = LlamaConfig.from(config.section("text_config"));
        LlamaModel language = new LlamaModel(text, weights.prefix("language_model."));
        ClipVision vision = new ClipVision(ClipVisionConfig.from(config), weights);
        Weights hearing = Weights.open(made.resolve("hearing"), manager);
        new BeatsEncoder(BeatsConfig.from(ConfigFile.readFolder(made.resolve("hearing"))), hearing);
        assertEquals(32, language.width());
        assertEquals(10, vision.config().projectionWidth());
        assertEquals(List.of(), List.copyOf(weights.unused()));
        assertEquals(List.of(), List.copyOf(hearing.unused()));
    }

    @Test
    void theHashCoversSubFolders() throws IOException {
        Path made = make("whole");
        String before = Backbone.open(made, manager).sha256();
        Files.writeString(made.resolve("space").resolve("config.json"), "{}");
        assertFalse(before.equals(Backbone.open(made, manager).sha256()));
    }

    @Test
    void tokenizerAndWordsAgree() {
        Path made = make("whole");
        Words words = new Words(SmallCorpus.named("texts").orElseThrow().words());
        String text = "what is LEFT? frame 2: blue";
        int[] expected = words.sentence(text);
        try (TextTokenizer tokenizer =
                TextTokenizer.open(
                        made.resolve("tokenizer.json"), 77, new SpecialTokens(0, 1, 0))) {
            long[] ids = tokenizer.encode(manager, List.of(text)).ids().toLongArray();
            assertArrayEquals(Arrays.stream(expected).asLongStream().toArray(), ids);
            assertEquals("blue", tokenizer.decode(new long[] {words.id("blue"), 1, 0}));
            assertArrayEquals(new long[] {2}, tokenizer.idsOf("unheard"));
        }
    }

    @Test
    void aKilledStageGoesOnBitForBit() throws IOException {
        Map<String, Double> straight =
                pretraining("straight", Progress.NONE).train("vision", manager);
        Progress killer =
                (what, done, total) -> {
                    if (done == 5) {
                        throw new IllegalStateException("killed");
                    }
                };
        BackbonePretraining killed = pretraining("killed", killer);
        assertThrows(IllegalStateException.class, () -> killed.train("vision", manager));
        Map<String, Double> resumed = pretraining("killed", Progress.NONE).train("vision", manager);
        assertEquals(straight, resumed);
        for (String file : List.of("vision.safetensors", "curves.jsonl", "curves.svg")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("straight").resolve(file)),
                    Files.readAllBytes(folder.resolve("killed").resolve(file)),
                    file);
        }
    }

    @Test
    void finishedSnapshotsAreTakenAsTheyAre() throws IOException {
        make("first");
        Path again = folder.resolve("again");
        Progress refusing =
                (what, done, total) -> {
                    throw new IllegalStateException("a finished stage was trained");
                };
        pretraining("work", refusing).make(again, manager);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("first").resolve("model.safetensors")),
                Files.readAllBytes(again.resolve("model.safetensors")));
        assertTrue(Files.readString(again.resolve("README.md")).contains("affogato pretrain"));
    }

    @Test
    void refusesAnUnknownStageAndAFolderInUse() {
        BackbonePretraining pretraining = pretraining("work", Progress.NONE);
        ModalityException unknown =
                assertThrows(ModalityException.class, () -> pretraining.train("smell", manager));
        assertEquals(ErrorCode.BAD_RECIPE, unknown.code());
        ModalityException used =
                assertThrows(ModalityException.class, () -> pretraining.make(folder, manager));
        assertEquals(ErrorCode.NO_OUTPUT, used.code());
    }

    @Test
    void refusesASnapshotOfAnotherNetwork() throws IOException {
        pretraining("work", Progress.NONE).train("vision", manager);
        pretraining("work", Progress.NONE).train("space", manager);
        Path work = folder.resolve("work");
        Files.move(work.resolve("space.safetensors"), work.resolve("hearing.safetensors"));
        BackbonePretraining pretraining = pretraining("work", Progress.NONE);
        ModalityException foreign =
                assertThrows(ModalityException.class, () -> pretraining.train("hearing", manager));
        assertEquals(ErrorCode.BAD_WEIGHTS, foreign.code());
    }

    private Path make(String name) {
        return pretraining("work", Progress.NONE).make(folder.resolve(name), manager).folder();
    }

    private BackbonePretraining pretraining(String work, Progress progress) {
        return new BackbonePretraining(
                SmallRecipe.of(), SmallCorpus::named, folder.resolve(work), progress);
    }

    private static long size(Weights weights) {
        return weights.names().stream()
                .map(name -> weights.optional(name).orElseThrow())
                .mapToLong(NDArray::size)
                .sum();
    }
}
