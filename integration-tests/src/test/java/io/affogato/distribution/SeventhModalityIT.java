package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A modality author's way: generate, build without network, drop in, train only the new one. From
 * nothing to a modality that a running process has taken in, the promise is five minutes.
 */
@ExtendWith(SharedInstallation.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeventhModalityIT {

    private static final String ID = "demo-sense";
    private static final Duration PROMISE = Duration.ofMinutes(5);
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(2);

    @TempDir static Path place;

    private static Installation affogato;
    private static Map<String, String> environment;
    private static Duration taken;

    @BeforeAll
    static void generateBuildAndDropIn(Installation shared) throws Exception {
        affogato = shared;
        Path project = place.resolve("my project");
        Path bundles = Files.createDirectory(place.resolve("bundles"));
        environment = Map.of("AFFOGATO_BUNDLES", bundles.toString());
        MavenOffline maven = MavenOffline.at(place.resolve("repository"));
        try (Watch watch = Watch.start(affogato, bundles)) {
            watch.await(Duration.ofSeconds(60), "watching");
            long start = System.nanoTime();
            affogato.run("new-modality", ID, "--folder", project.toString()).ends(0);
            maven.verify(project);
            Path jar = project.resolve("target").resolve("modality-" + ID + "-1.0.0.jar");
            Files.copy(jar, bundles.resolve("seventh.jar"));
            watch.await(LISTED_WITHIN, "active", "seventh.jar", ID);
            taken = Duration.ofNanos(System.nanoTime() - start);
        }
        System.out.printf(
                "from nothing to an active modality: %.1f s%n", taken.toMillis() / 1000.0);
    }

    @AfterAll
    static void nothingWasWrittenIntoTheInstallation() throws Exception {
        affogato.assertUntouched();
    }

    @Test
    @Order(1)
    void theFirstModalityTakesLessThanFiveMinutes() {
        assertTrue(taken.compareTo(PROMISE) < 0, () -> "took " + taken);
    }

    @Test
    @Order(2)
    void theGeneratedBundleIsListed() throws Exception {
        Result result = affogato.run(environment, "modality", "list").ends(0);

        assertTrue(result.out().lines().anyMatch(line -> line.startsWith(ID)), result::all);
        assertFalse(result.out().contains("refused"), result::all);
    }

    @Test
    @Order(3)
    void trainingOnlyItLeavesTheOthersBitIdentical() throws Exception {
        affogato.assumeBackbone();
        Path samples = samplesWithLogs();
        Map<String, byte[]> six = train(Map.of(), samples, "six");
        Map<String, byte[]> seven =
                train(environment, samples, "seven", "--from", runs("six"), "--only", ID);

        int kept = 0;
        for (Map.Entry<String, byte[]> each : six.entrySet()) {
            if (!each.getKey().startsWith("fusion")) { // whose shape depends on how many there are
                assertArrayEquals(each.getValue(), seven.get(each.getKey()), each.getKey());
                kept++;
            }
        }
        assertTrue(kept >= 6 * 4, "only %d arrays of others".formatted(kept));
        Map<String, byte[]> fresh = arrays("seven", "step-000000");
        assertTrue(
                seven.keySet().stream()
                        .filter(name -> name.contains(ID))
                        .anyMatch(name -> !Arrays.equals(fresh.get(name), seven.get(name))),
                "nothing was trained");
    }

    /** Gives every question of a generated data set a log of the new sensor. */
    private static Path samplesWithLogs() throws Exception {
        Path data = place.resolve("data");
        String make = "data make sixsense --seed 17 --train 2 --validation 1 --test 1 --folder";
        affogato.run(Stream.of((make + " " + data).split(" ", 13)).toArray(String[]::new)).ends(0);
        StringBuilder log = new StringBuilder("x,y,z\n");
        for (int i = 0; i < 40; i++) {
            log.append("%d,%d,%d%n".formatted(i % 7, i % 5 - 2, 3 - i % 4));
        }
        Files.writeString(data.resolve("log.csv"), log);
        Path samples = data.resolve("logged.jsonl");
        String all = Files.readString(data.resolve("train.jsonl"));
        Files.writeString(
                samples, all.replace("\"media\":{", "\"media\":{\"" + ID + "\":\"log.csv\","));
        return samples;
    }

    private static String runs(String name) {
        return place.resolve("runs").resolve(name).toString();
    }

    /** Trains for a few steps and returns every array of the adapters. */
    private static Map<String, byte[]> train(
            Map<String, String> bundles, Path samples, String name, String... options)
            throws Exception {
        Path recipe = place.resolve(name + ".yaml");
        Files.writeString(
                recipe,
                """
                schema: affogato.train/1
                run: {name: %s, seed: 5, output: "%s"}
                device: cpu
                data: {train: "%s"}
                modalities: all
                training: {epochs: 2, batch: 8, learningRate: 1.0e-2, warmupSteps: 0}
                checkpoint: {everySteps: 100, keep: 2}
                evaluate: {split: none}
                """
                        .formatted(name, place.resolve("runs"), samples));
        List<String> command = new ArrayList<>(List.of("train", recipe.toString()));
        command.addAll(List.of(options));
        affogato.run(bundles, command.toArray(String[]::new)).ends(0);
        return arrays(name, newest(name));
    }

    private static String newest(String run) throws IOException {
        try (Stream<Path> steps = Files.list(Path.of(runs(run), "checkpoints"))) {
            return steps.max(Path::compareTo).orElseThrow().getFileName().toString();
        }
    }

    private static Map<String, byte[]> arrays(String run, String step) throws IOException {
        return ArrayFile.read(Path.of(runs(run), "checkpoints", step, "adapters.safetensors"));
    }
}
