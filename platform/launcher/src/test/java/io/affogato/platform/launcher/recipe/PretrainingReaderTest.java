package io.affogato.platform.launcher.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.fusion.pretrain.Network;
import io.affogato.fusion.pretrain.PretrainingRecipe;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PretrainingReaderTest {

    private static final String SMALL =
            """
            schema: affogato.pretrain/1
            name: small
            task: scenes
            output: made
            language:
              corpus: words
              slots: 3
              primaryWords: 2
              frames: 5
              schedule: {steps: 9, batch: 4, learningRate: 1.0e-3, warmup: 1, evaluateEvery: 6}
              config: {model_type: llama, hidden_size: 24, rms_norm_eps: 1.0e-6}
            vision:
              corpus: pictures
              schedule: {steps: 7, batch: 2, learningRate: 0.5, warmup: 3, evaluateEvery: 8}
              config: {vision_config: {image_size: 20}}
            """;

    private static final String ENCODER =
            """
            encoders:
              wind:
                network: beats
                corpus: gusts
                schedule: {steps: 1, batch: 1, learningRate: 0.1, warmup: 1, evaluateEvery: 1}
                config: {embed_dim: 12}
            """;

    @TempDir private Path folder;
    private final PretrainingReader reader = new PretrainingReader();

    @Test
    void whatIsNotSaidComesFromTheDefaults() throws IOException {
        PretrainingRecipe recipe = reader.read(write(SMALL), List.of());

        assertEquals(7, recipe.seed());
        assertEquals(List.of("language", "vision"), recipe.stages());
        assertEquals(
                24, assertInstanceOf(Integer.class, recipe.language().config().get("hidden_size")));
        assertEquals(1e-6, recipe.language().config().get("rms_norm_eps"));
    }

    @Test
    void aResolvedRecipeReadsTheSame() throws IOException {
        PretrainingRecipe recipe =
                reader.read(write(SMALL + ENCODER), List.of("seed=11", "encoders.wind.corpus=air"));

        JsonNode resolved = PretrainingReader.toJson(recipe);

        assertEquals(Network.BEATS, recipe.encoders().get("wind").network());
        assertEquals("air", resolved.at("/encoders/wind/corpus").asText());
        assertEquals(recipe, reader.read(write(resolved.toString()), List.of()));
        assertEquals(resolved, RecipeKind.resolved(write(resolved.toString()), List.of()));
    }

    @Test
    void everyProblemIsToldWithItsPlace() {
        String message =
                problems(
                        SMALL.replace("slots: 3", "slot: 3").replace("steps: 7", "steps: 0")
                                + ENCODER.replace("beats", "beat")
                                        .replace("corpus: gusts", "corpora: gusts"));

        assertTrue(message.contains("has 6 problems:"), message);
        assertTrue(message.contains("5:1    language.slots"), message);
        assertTrue(message.contains("unknown key; did you mean 'slots'?"), message);
        assertTrue(message.contains("vision.schedule.steps"), message);
        assertTrue(message.contains("must be a whole number, at least 1, found 0"), message);
        assertTrue(message.contains("must be one of beats, point-transformer, found"), message);
        assertTrue(message.contains("encoders.wind.corpora"), message);
    }

    @Test
    void rulesBetweenKeysAreChecked() {
        assertTrue(
                problems(SMALL + ENCODER.replace("wind", "vision"))
                        .contains("other than the first stages, found 'vision'"));
        assertTrue(problems(SMALL + "name: again\n").contains("is given twice"));
    }

    @Test
    void theFirstLineSaysOfWhatKindARecipeIs() throws IOException {
        Path run = write("schema: affogato.train/1\nrun: {name: small}\ndata: {train: t.jsonl}\n");

        assertEquals("runs", RecipeKind.resolved(run, List.of()).at("/run/output").asText());
        Path neither = write("schema: affogato.serve/1\n");
        ModalityException e =
                assertThrows(
                        ModalityException.class, () -> RecipeKind.resolved(neither, List.of()));
        assertTrue(e.getMessage().contains("must be 'affogato.train/1'"), e.getMessage());
    }

    private String problems(String text) {
        ModalityException e =
                assertThrows(ModalityException.class, () -> reader.read(write(text), List.of()));
        assertEquals(ErrorCode.BAD_RECIPE, e.code());
        return e.getMessage();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("recipe.yaml"), text);
    }
}
