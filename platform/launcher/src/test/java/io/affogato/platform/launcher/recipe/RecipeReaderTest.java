package io.affogato.platform.launcher.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeReaderTest {

    private static final String SMALL =
            """
            schema: affogato.train/1
            run: {name: small, seed: 11}
            data:
              train: train.jsonl
              validation: validation.jsonl
            """;

    @TempDir private Path folder;
    private final RecipeReader reader = new RecipeReader();

    @Test
    void whatIsNotSaidComesFromTheDefaults() throws IOException {
        Recipe recipe = read(SMALL + "training: {epochs: 3}\n");

        assertEquals(11, recipe.run().seed());
        assertEquals("runs", recipe.run().output());
        assertEquals(3, recipe.training().epochs());
        assertEquals(Recipe.Training.Mode.SEQUENTIAL, recipe.training().mode());
        assertEquals(FusionSettings.Kind.ESPRESSO_CONCAT, recipe.fusion().kind());
        assertTrue(recipe.modalities().all());
        assertTrue(recipe.training().maxMinutes().isEmpty());
        assertTrue(recipe.data().task().isEmpty());
    }

    @Test
    void aResolvedRecipeReadsTheSame() throws IOException {
        Recipe recipe = read(SMALL + "training: {maxMinutes: 2.5}\nmodalities: [warmth, sight]\n");

        assertEquals(recipe, read(RecipeReader.toYaml(recipe)));
        assertEquals(
                List.of(new ModalityId("warmth"), new ModalityId("sight")),
                recipe.modalities().ids());
    }

    @Test
    void modalitiesBecomeTokensUnlessInfusionIsAskedFor() throws IOException {
        FusionSettings usual = read(SMALL).fusion();
        assertEquals(FusionSettings.Method.CREMA, usual.method());
        assertEquals(
                new FusionSettings.Infusion(FusionSettings.Mode.SAFE, List.of(), 0, false),
                usual.infusion());

        Recipe recipe =
                read(
                        SMALL
                                + """
                                fusion:
                                  method: hybrid
                                  infusion: {mode: official-b, layers: [1, 3], rank: 4}
                                """);
        assertEquals(FusionSettings.Method.HYBRID, recipe.fusion().method());
        assertEquals(FusionSettings.Kind.ESPRESSO_CONCAT, recipe.fusion().kind());
        assertEquals(
                new FusionSettings.Infusion(
                        FusionSettings.Mode.OFFICIAL_B, List.of(1, 3), 4, false),
                recipe.fusion().infusion());
        assertEquals(recipe, read(RecipeReader.toYaml(recipe)));
    }

    @Test
    void thePublishedSystemCanBeAskedFor() throws IOException {
        Recipe recipe =
                read(
                        SMALL
                                + """
                                adapter: {loraLayers: [0, 2], skip: [sight]}
                                fusion: {kind: scalar-gate}
                                training: {earlyExit: {statistic: last-step}}
                                evaluate:
                                  scoring: letters
                                  metric: sqa3d-legacy
                                  beams: 5
                                  lengthPenalty: -1
                                  maxTokens: 40
                                prompt: next-qa
                                legacy: [one-extra, copied-mask, sole-prefix]
                                textTokens: 77
                                """);

        assertEquals(List.of(0, 2), recipe.adapter().loraLayers());
        assertEquals(List.of("sight"), recipe.adapter().skip());
        assertEquals(FusionSettings.Kind.SCALAR_GATE, recipe.fusion().kind());
        assertEquals(
                Recipe.EarlyExit.Statistic.LAST_STEP, recipe.training().earlyExit().statistic());
        assertEquals(Scoring.LETTERS, recipe.evaluate().scoring());
        assertEquals(Measure.SQA3D_LEGACY, recipe.evaluate().metric());
        assertEquals(-1, recipe.evaluate().lengthPenalty());
        assertEquals(PromptChoice.NEXT_QA, recipe.prompt());
        assertEquals(
                List.of(Oddity.ONE_EXTRA, Oddity.COPIED_MASK, Oddity.SOLE_PREFIX), recipe.legacy());
        assertEquals(77, recipe.textTokens());
        assertEquals(recipe, read(RecipeReader.toYaml(recipe)));
    }

    @Test
    void everyProblemIsToldWithItsPlace() {
        String message =
                problems(
                        """
                        schema: affogato.train/1
                        run: {name: small, sede: 7}
                        device: gpu
                        data: {train: t.jsonl}
                        training:
                          epoch: 3
                          batch: 0
                          learningRate: fast
                          batch: 4
                        modalities: [warmth, Sight]
                        """);

        List<String> lines = message.lines().map(String::strip).toList();
        assertTrue(lines.get(0).endsWith("recipe.yaml has 6 problems:"), message);
        assertLine(lines.get(1), "2:20", "run.sede", "unknown key; did you mean 'seed'?");
        assertLine(
                lines.get(2), "3:1", "device", "must be auto, cpu or cuda:<number>, found 'gpu'");
        assertLine(lines.get(3), "6:3", "training.epoch", "did you mean 'epochs'? known: batch,");
        assertLine(
                lines.get(4),
                "8:3",
                "training.learningRate",
                "a number, more than 0, found 'fast'");
        assertLine(lines.get(5), "9:3", "training.batch", "is given twice; the first is at 7:3");
        assertLine(lines.get(6), "10:22", "modalities[1]", "found 'Sight'");
    }

    @Test
    void anOverrideWinsAndIsCheckedLikeTheFile() throws IOException {
        Path file = write(SMALL);

        Recipe recipe =
                reader.read(
                        file, List.of("training.earlyExit.temperature=1.5", "modalities=[warmth]"));
        ModalityException wrong =
                assertThrows(
                        ModalityException.class,
                        () -> reader.read(file, List.of("training.bach=3", "frames", "frames=x")));

        assertEquals(1.5, recipe.training().earlyExit().temperature());
        assertEquals(5, recipe.training().earlyExit().warmupEpochs());
        assertEquals(List.of(new ModalityId("warmth")), recipe.modalities().ids());
        assertTrue(wrong.getMessage().contains("has 3 problems"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("did you mean 'batch'?"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("must look like"), wrong.getMessage());
    }

    @Test
    void rulesBetweenKeysAreChecked() {
        assertTrue(
                problems(SMALL + "training: {learningRate: 0.1, minLearningRate: 0.5}\n")
                        .contains("minLearningRate must not exceed learningRate 0.1, was 0.5"));
        String both =
                problems(SMALL + "  task: {id: made, seed: 3, train: 5, validation: 2, test: 4}\n");
        assertTrue(both.contains("either 'task' or sample files"), both);
        assertTrue(both.contains("data "), both);
    }

    @Test
    void wordsAnswerUnlessAHeadIsAskedFor() throws IOException {
        HeadSettings usual = read(SMALL).head();
        assertEquals(HeadSettings.Kind.WORDS, usual.kind());
        assertEquals(0.1, usual.learningRateScale());
        assertEquals(List.of(64, 128), usual.sides());

        Recipe recipe =
                read(
                        SMALL
                                + "head: {kind: mask, decoder: convolution, loss: focal,"
                                + " sides: [9, 17]}\n");
        assertEquals(HeadSettings.Decoder.CONVOLUTION, recipe.head().decoder());
        assertEquals(HeadSettings.Loss.FOCAL, recipe.head().loss());
        assertEquals(List.of(9, 17), recipe.head().sides());
        assertEquals(480, recipe.head().size());
        assertEquals(recipe, read(RecipeReader.toYaml(recipe)));
        assertTrue(
                problems(SMALL + "head: {kind: class, classes: [one]}\n")
                        .contains("kind 'class' needs 'classes'"));
        assertTrue(
                problems(SMALL + "head: {kind: mask, width: 10, heads: 4}\n")
                        .contains("width 10 must be a multiple of heads 4"));
    }

    @Test
    void missingSectionsAreNamed() {
        String message = problems("schema: affogato.train/1\nrun: {seed: 3}\n");

        assertTrue(message.contains("2:1  run.name"), message);
        assertTrue(message.contains("is missing; must be a name of letters"), message);
        assertTrue(message.contains("data"), message);
    }

    @Test
    void brokenSyntaxAndEmptyFilesAreRefused() {
        assertTrue(problems("schema: [affogato\nrun: x").contains("is not valid YAML"));
        assertTrue(problems("").contains("is empty"));
        assertTrue(problems("just a word").contains("must be a section of keys"));
        assertTrue(problems(SMALL + "---\na: 1\n").contains("more than one document"));
    }

    @Test
    void aMissingFileIsNamed() {
        ModalityException e =
                assertThrows(
                        ModalityException.class,
                        () -> reader.read(folder.resolve("none.yaml"), List.of()));

        assertEquals(ErrorCode.MISSING_FILE, e.code());
    }

    private static void assertLine(String line, String... parts) {
        assertTrue(line.startsWith(parts[0] + " "), line);
        for (String part : parts) {
            assertTrue(line.contains(part), () -> "'%s' not in: %s".formatted(part, line));
        }
    }

    private String problems(String text) {
        ModalityException e = assertThrows(ModalityException.class, () -> read(text));
        assertEquals(ErrorCode.BAD_RECIPE, e.code());
        return e.getMessage();
    }

    private Recipe read(String text) throws IOException {
        return reader.read(write(text), List.of());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("recipe.yaml"), text);
    }
}
