package io.affogato.nn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    @TempDir Path folder;

    private static void refused(ErrorCode code, String part, Executable reading) {
        ModalityException refusal = assertThrows(ModalityException.class, reading);
        assertEquals(code, refusal.code());
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    private static ConfigFile config(String json) {
        return ConfigFile.parse("some/config.json", json);
    }

    @Test
    void visionSizesComeFromTheirSection() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"vision_config\":{\"image_size\":64,\"patch_size\":8,\"hidden_size\":48,"
                        + "\"num_hidden_layers\":5,\"num_attention_heads\":6,"
                        + "\"intermediate_size\":96,\"layer_norm_eps\":1e-5}}");
        VisionConfig sizes = VisionConfig.from(ConfigFile.readFolder(folder));
        assertEquals(new VisionConfig(64, 8, 48, 5, 6, 96, 1e-5), sizes);
        assertEquals(65, sizes.tokens());
    }

    @Test
    void absentVisionKeysAreThoseOfBlip2() {
        assertEquals(
                new VisionConfig(224, 14, 1408, 39, 16, 6144, 1e-6),
                VisionConfig.from(config("{\"vision_config\":{\"model_type\":\"x\"}}")));
    }

    @Test
    void audioDefaultsAreTheReleasedOnes() {
        BeatsConfig sizes = BeatsConfig.from(config("{}"));
        assertEquals(
                new BeatsConfig(16, 512, 768, 12, 12, 3072, 128, 16, 320, 800, 512, 128), sizes);
        assertEquals(256, sizes.tokens());
    }

    @Test
    void unimplementedVariantsAreRefused() {
        refused(
                ErrorCode.BAD_WEIGHTS,
                "layer_norm_first",
                () -> BeatsConfig.from(config("{\"layer_norm_first\":true}")));
        refused(
                ErrorCode.BAD_WEIGHTS,
                "activation_fn",
                () -> BeatsConfig.from(config("{\"activation_fn\":\"relu\"}")));
    }

    @Test
    void messagesNameFileAndKey() {
        ConfigFile file =
                config(
                        "{\"a\":-1,\"b\":1.5,\"c\":\"3\",\"d\":null,\"e\":[1],\"f\":1e999,"
                                + "\"g\":{\"h\":true}}");
        for (String key : new String[] {"a", "b", "c", "d", "e", "f", "g", "zz"}) {
            refused(ErrorCode.BAD_WEIGHTS, key, () -> file.positive(key));
            refused(ErrorCode.BAD_WEIGHTS, "some/config.json", () -> file.positive(key));
        }
        assertEquals(7, file.positive("d", 7));
        refused(ErrorCode.BAD_WEIGHTS, "config.json g", () -> file.section("g").number("h"));
        refused(ErrorCode.BAD_WEIGHTS, "object", () -> file.section("a"));
    }

    @Test
    void contradictingSizesNameTheFile() {
        refused(
                ErrorCode.BAD_WEIGHTS,
                "some/config.json",
                () -> VisionConfig.from(config("{\"num_attention_heads\":7}")));
        refused(
                ErrorCode.BAD_WEIGHTS,
                "points",
                () -> PointConfig.from(config("{\"num_points\":40}")));
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        refused(ErrorCode.MISSING_WEIGHTS, "config.json", () -> ConfigFile.readFolder(folder));
        for (String text : new String[] {"", "[]", "{", "7"}) {
            Files.writeString(folder.resolve("config.json"), text);
            refused(ErrorCode.BAD_WEIGHTS, "config.json", () -> ConfigFile.readFolder(folder));
        }
    }
}
