package io.affogato.fusion.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.features.FeatureOptions.OnBadSample;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturePipelineTest extends PipelineFixture {

    @Test
    void questionsAboutOneRecordingShareOneEncoding() throws IOException {
        List<Sample> samples = samples(7, 3);

        try (FeatureTable table = run(samples, strict())) {
            assertEquals(2, one.encoded.get());
            assertEquals(7, one.read.get());
            assertEquals(List.of(4L, 4L), one.batchSizes);
            assertEquals(21, table.usable().size());
            assertEquals(
                    List.of("one 7 7 0", "two 7 7 0"),
                    table.reports().stream()
                            .map(
                                    report ->
                                            "%s %d %d %d"
                                                    .formatted(
                                                            report.modality(),
                                                            report.recordings(),
                                                            report.encoded(),
                                                            report.absent()))
                            .toList());
        }
    }

    @Test
    void aSecondRunEncodesNothingAndGivesTheSame() throws IOException {
        List<Sample> samples = samples(7, 2);
        float[] first;
        try (FeatureTable table = run(samples, strict())) {
            first = tokens(table, samples);
        }

        try (FeatureTable table = run(samples, strict())) {
            assertArrayEquals(first, tokens(table, samples));
        }

        assertEquals(2, one.encoded.get());
        assertEquals(7, one.read.get());
    }

    @Test
    void equalBytesUnderAnotherNameAreNotEncodedAgain() throws IOException {
        try (FeatureTable table = run(samples(5, 1), strict())) {
            assertEquals(5, table.store(ONE).size());
        }
        Path copy = folder.resolve("copy.txt");
        Files.copy(folder.resolve("first-3.txt"), copy);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(1));
        Sample moved = sample("moved", Map.of("first", "copy.txt", "second", "second-3.txt"));

        try (FeatureTable table = run(List.of(moved), strict())) {
            assertEquals(5, table.store(ONE).size());
            assertEquals(3 + 1, tokens(table, List.of(moved))[0]);
        }
    }

    @Test
    void anotherEncoderIsAnotherKey() throws IOException {
        List<Sample> samples = samples(3, 1);
        run(samples, strict()).close();
        ToyModality newer = new ToyModality("first", "2");

        run(samples, Map.of(ONE, newer), pipeline(strict())).close();

        assertEquals(1, newer.encoded.get());
    }

    @Test
    void rowsComeBackInTheOrderAskedForAcrossShards() throws IOException {
        List<Sample> samples = samples(9, 1);
        FeatureOptions small =
                new FeatureOptions(FeatureType.FLOAT32, 2, 2, OnBadSample.FAIL, 2L * ROW * 4);
        try (FeatureTable table = run(samples, small)) {
            List<Sample> asked =
                    List.of(samples.get(8), samples.get(0), samples.get(5), samples.get(0));

            ModalityFeatures features = table.load(manager, ONE, asked);

            float[] tokens = features.tokens().toFloatArray();
            float[] pooled = features.pooled().toFloatArray();
            assertEquals(new Shape(3, 2, 3, 4), features.tokens().getShape());
            assertEquals(new Shape(3, 5), features.pooled().getShape());
            assertEquals(new FeatureWidths(4, 1, 5), table.widths(ONE));
            assertArrayEquals(new long[] {0, 1, 2, 1}, features.rows().orElseThrow().toLongArray());
            for (int i = 0; i < 3; i++) {
                int number = List.of(8, 0, 5).get(i) + 1;
                for (int j = 0; j < ROW; j++) {
                    assertEquals(number + j / 32f, tokens[i * ROW + j]);
                }
                for (int j = 0; j < 5; j++) {
                    assertEquals(number * (j + 1f), pooled[i * 5 + j]);
                }
            }
            assertArrayEquals(
                    new float[] {1, 1, 0, 1, 1, 0},
                    Arrays.copyOf(features.mask().toFloatArray(), 6));
            assertEquals(5, shards(table).toFile().list().length);
        }
    }

    @Test
    void mappedShardsSurviveTheScopeThatOpenedThemAndCollections() throws IOException {
        List<Sample> samples = samples(6, 1);
        run(samples, strict()).close();
        try (FeatureTable table = run(samples, strict())) {
            float[] first;
            try (NDScope scope = new NDScope();
                    NDManager step = manager.newSubManager()) {
                scope.suppressNotUsedWarning();
                first = table.load(step, ONE, samples).tokens().toFloatArray();
            }
            for (int i = 0; i < 3; i++) {
                System.gc();
                byte[][] pressure = new byte[64][1 << 16];
                assertEquals(64, pressure.length);
            }

            assertArrayEquals(first, tokens(table, samples));
        }
    }

    @Test
    void aSampleThatLacksAModalityIsZeroMaskedAndNotPresent() throws IOException {
        List<Sample> samples = new ArrayList<>(samples(3, 1));
        samples.add(sample("deaf", Map.of("first", "first-1.txt")));
        try (FeatureTable table = run(samples, strict())) {
            ModalityFeatures features = table.load(manager, TWO, samples);

            assertArrayEquals(new float[] {1, 1, 1, 0}, features.present().toFloatArray());
            float[] tokens = features.tokens().toFloatArray();
            float[] mask = features.mask().toFloatArray();
            for (int i = 3 * ROW; i < 4 * ROW; i++) {
                assertEquals(0f, tokens[i]);
            }
            assertEquals(0f, mask[3 * 6]);
            assertArrayEquals(
                    new float[5],
                    Arrays.copyOfRange(features.pooled().toFloatArray(), 3 * 5, 4 * 5));
            assertEquals(1f, mask[0]);
            assertEquals(
                    new Shape(1, 2, 3, 4),
                    table.load(manager, TWO, samples.subList(3, 4)).tokens().getShape());
        }
    }

    @Test
    void halvesKeepElevenBits() throws IOException {
        List<Sample> samples = samples(5, 1);
        FeatureOptions halves =
                new FeatureOptions(FeatureType.FLOAT16, 4, 1, OnBadSample.FAIL, 1 << 20);
        try (FeatureTable table = run(samples, halves)) {
            float[] tokens = tokens(table, samples);
            for (int i = 0; i < tokens.length; i++) {
                assertEquals(i / ROW + 1 + (i % ROW) / 32f, tokens[i], 1e-2f);
            }
        }
    }

    @Test
    void progressCountsRecordings() throws IOException {
        List<String> heard = new ArrayList<>();
        Progress progress = (what, done, total) -> heard.add(what + " " + done + "/" + total);
        FeaturePipeline pipeline = new FeaturePipeline(folder.resolve("store"), strict(), progress);
        run(samples(5, 2), Map.of(ONE, one), pipeline).close();

        assertEquals("encoding one 5/5", heard.get(heard.size() - 1));
        assertFalse(heard.contains("encoding one 6/5"));
    }
}
