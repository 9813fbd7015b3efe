package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backbones without a query transformer: a LLaMA, with or without CLIP's vision tower. */
class BackboneTest {

    private static final String CONFIG =
            """
            {"text_config": {"model_type": "llama", "vocab_size": 17, "hidden_size": 24,
              "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 6,
              "num_key_value_heads": 2},
             "vision_config": {"model_type": "clip_vision_model", "image_size": 20,
              "patch_size": 4, "hidden_size": 12, "num_hidden_layers": 8,
              "num_attention_heads": 3, "intermediate_size": 28},
             "projection_dim": 10}
            """;

    @TempDir private Path folder;
    private NDManager manager;

    @BeforeEach
    void open() throws IOException {
        Engines.start();
        manager = NDManager.newBaseManager();
        Files.writeString(folder.resolve("config.json"), CONFIG);
        ConfigFile config = ConfigFile.parse("small", CONFIG);
        Map<String, NDArray> all = new LinkedHashMap<>();
        new LlamaModel(
                LlamaConfig.from(config.section("text_config")), recorded("language_model.", all));
        new ClipVision(ClipVisionConfig.from(config), recorded("", all));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), all, Map.of());
    }

    /** Returns weights that come into being, and writes them down below a prefix. */
    private Weights recorded(String prefix, Map<String, NDArray> all) {
        return Weights.fresh(
                manager,
                (name, shape, owner) -> {
                    NDArray array = Initializer.seeded(8, 0.2).make(name, shape, owner);
                    all.put(prefix + name, array);
                    return array;
                });
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void opensWithALanguageModelAndAVisionTower() {
        Backbone backbone = Backbone.open(folder, manager);
        assertInstanceOf(LlamaModel.class, backbone.languageModel());
        assertTrue(backbone.hasClipVision());
        ClipVision tower = backbone.clipVision();
        assertEquals(List.of(6, 4, 2), tower.config().levels());
        NDArray pixels = manager.randomNormal(new Shape(3, 3, 20, 20));
        ClipVision.Seen seen = tower.see(pixels, tower.config().levels());
        assertEquals(new Shape(3, 10), seen.pictures().getShape());
        seen.levels().forEach(each -> assertEquals(new Shape(3, 26, 12), each.getShape()));
        assertEquals(tower.hiddenStates(pixels).get(6), seen.levels().get(0));
        assertTrue(backbone.weights().unused().isEmpty(), backbone.weights().unused()::toString);
        NDArray again = backbone.clipVision().see(pixels, List.of()).pictures();
        assertEquals(seen.pictures(), again);
    }

    @Test
    void tellsWhatItLacks() throws IOException {
        Backbone backbone = Backbone.open(folder, manager);
        assertFalse(backbone.hasQFormer());
        refused(backbone::qformer, "query transformer (no 'qformer_config' in its config.json)");
        Files.writeString(
                folder.resolve("config.json"), CONFIG.replace("\"clip_vision_model\"", "\"vit\""));
        Backbone other = Backbone.open(folder, manager);
        assertFalse(other.hasClipVision());
        refused(other::clipVision, "vision tower of CLIP");
    }

    private void refused(Runnable work, String what) {
        ModalityException refusal = assertThrows(ModalityException.class, work::run);
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(folder.toString()), refusal.getMessage());
    }
}
