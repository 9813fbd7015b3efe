package io.affogato.platform.launcher.admin;

import static io.affogato.platform.launcher.admin.ToyPlace.WARMTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.data.SampleFile;
import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.eval.SenseRow;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.run.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose answers are masks, classes or scores, from recipe to report, on toy data: of a light
 * and a dark spot, the one that is meant is told by another modality.
 */
final class HeadedRunTest {

    private static final ModalityId SPOTS = new ModalityId("spots");
    private static final int SIDE = 16;

    @TempDir private Path folder;

    @Test
    void masksAreLearntAndFallToAGuessWithoutTheSenseThatTellsWhich() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            RunRow end =
                    train(
                            place,
                            "masks",
                            "mit",
                            "kind: mask, decoder: convolution, loss: dice, size: 16, channels: 12,"
                                    + " sides: [16], learningRateScale: 1.0");

            assertTrue(end.message().startsWith("done, mIoU "), end.message());
            EvaluationResult result = evaluate(place, "masks");
            SenseRow warmth = result.senses().get(0);
            assertEquals(WARMTH, warmth.sense());
            String found = "with %s, without %s".formatted(warmth.with(), warmth.without());
            assertTrue(warmth.with().value() > 0.75, found);
            assertTrue(warmth.without().value() < 0.65, found);
            assertEquals(0.5, warmth.chance());
            String report = Files.readString(folder.resolve("runs/masks/report.html"));
            assertTrue(report.contains("which one: without warmth: IoU "));
            assertTrue(report.contains("tokens in the language model"));
            assertTrue(report.contains(", 0 added"));
        }
    }

    @Test
    void classesAreLearntByTokensAsWell() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            RunRow end =
                    train(
                            place,
                            "classes",
                            "crema",
                            "kind: class, classes: [light, dark], learningRateScale: 1.0");

            assertTrue(end.message().startsWith("done, accuracy "), end.message());
            SenseRow warmth = evaluate(place, "classes").senses().get(0);
            String found = "with %s, without %s".formatted(warmth.with(), warmth.without());
            assertTrue(warmth.with().value() > 0.9, found);
            assertTrue(warmth.without().value() < 0.75, found);
            String report = Files.readString(folder.resolve("runs/classes/report.html"));
            assertTrue(report.contains("Confusion of classes, without warmth"));
            assertTrue(report.contains("crema"));
        }
    }

    @Test
    void scoresAreLearntByBothWaysAtOnce() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            RunRow end = train(place, "scores", "hybrid", "kind: score, learningRateScale: 1.0");

            assertTrue(end.message().startsWith("done, correlation "), end.message());
            SenseRow warmth = evaluate(place, "scores").senses().get(0);
            String found = "with %s, without %s".formatted(warmth.with(), warmth.without());
            assertTrue(warmth.with().value() > 0.9, found);
            assertFalse(warmth.without().value() > 0.6, found); // may be undefined
            String report = Files.readString(folder.resolve("runs/scores/report.html"));
            assertTrue(report.contains("predicted over true scores, without warmth"));
        }
    }

    @Test
    void aMaskIsRefusedWhereNoEncoderShowsItsStates() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            BlockingQueue<RunRow> ends = place.ends();
            place.runs.start(place.recipe("blind") + "head: {kind: mask}\n", "", Map.of());
            RunRow end = ToyPlace.end(ends, "failed");
            assertTrue(end.message().contains("hidden states"), end.message());
        }
    }

    private EvaluationResult evaluate(ToyPlace place, String run) {
        try (TrainedRun trained =
                TrainedRun.open(
                        folder.resolve("runs").resolve(run),
                        place.registry.snapshot(),
                        place.home)) {
            List<Sample> samples = SampleFile.readTargets(folder.resolve("spots-test.jsonl"));
            try (FeatureTable features = trained.model().encode(samples, Progress.NONE)) {
                return trained.model().evaluation(features).run(samples, List.of(WARMTH, SPOTS));
            }
        }
    }

    private RunRow train(ToyPlace place, String name, String method, String head)
            throws IOException, InterruptedException {
        place.install(SPOTS, 3, new SpotModality());
        spots("train", 48);
        spots("test", 24);
        BlockingQueue<RunRow> ends = place.ends();
        String recipe =
                place.recipe(name)
                                .replace("[warmth, weight]", "[warmth, spots]")
                                .replace("train.jsonl", "spots-train.jsonl")
                                .replace("test.jsonl", "spots-test.jsonl")
                                .replace("remove: none", "remove: each")
                        + "head: {%s}\n".formatted(head)
                        + "fusion: {method: %s}\n".formatted(method);
        Map<String, String> settings =
                Map.of(
                        "training.epochs", "60",
                        "training.batch", "16",
                        "training.learningRate", "5.0e-3",
                        "training.clipNorm", "1.0",
                        "training.mode", "joint");
        place.runs.start(recipe, "", settings);
        return ToyPlace.end(ends, "completed");
    }

    /** Writes recordings of two spots, with the mask of the one that is meant. */
    private void spots(String split, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(split.hashCode());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String name = "spots-" + split + i;
            int light = random.nextInt(SpotModality.GRID * SpotModality.GRID);
            int dark = (light + 1 + random.nextInt(14)) % 16;
            Files.writeString(folder.resolve(name + ".spots"), light + " " + dark);
            Files.writeString(folder.resolve(name + ".warmth"), i % 2 == 0 ? "1" : "-1");
            mask(i % 2 == 0 ? light : dark).write(folder.resolve(name + ".png"));
            lines.append("{\"id\":\"%s\",\"question\":\"which one\",".formatted(name))
                    .append("\"media\":{\"warmth\":\"%1$s.warmth\",".formatted(name))
                    .append("\"spots\":\"%1$s.spots\",\"mask\":\"%1$s.png\"},".formatted(name))
                    .append("\"senses\":[\"warmth\"],\"chance\":0.5,\"type\":\"which\",")
                    .append("\"answers\":[\"%s\"],".formatted(i % 2 == 0 ? "light" : "dark"))
                    .append("\"score\":%s}\n".formatted(i % 2 == 0 ? 1.5 : -0.5));
        }
        Files.writeString(folder.resolve("spots-" + split + ".jsonl"), lines);
    }

    private static ObjectMask mask(int patch) {
        boolean[] pixels = new boolean[SIDE * SIDE];
        int size = SIDE / SpotModality.GRID;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i / SIDE / size * SpotModality.GRID + i % SIDE / size == patch;
        }
        return new ObjectMask(SIDE, SIDE, pixels);
    }
}
