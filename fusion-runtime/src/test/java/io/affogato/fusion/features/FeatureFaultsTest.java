package io.affogato.fusion.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.features.FeatureOptions.OnBadSample;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recordings that cannot be read, and stores that were damaged. */
class FeatureFaultsTest extends PipelineFixture {

    @Test
    void aValueTooLargeForHalvesIsAnError() throws IOException {
        Files.writeString(folder.resolve("big.txt"), "70000");
        List<Sample> samples = List.of(sample("big", Map.of("first", "big.txt")));
        FeatureOptions halves =
                new FeatureOptions(FeatureType.FLOAT16, 4, 1, OnBadSample.FAIL, 1 << 20);

        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () -> run(samples, Map.of(ONE, one), pipeline(halves)));

        assertEquals(ErrorCode.NOT_FINITE, refused.code());
    }

    @Test
    void everyBadFileIsNamed() throws IOException {
        List<Sample> samples = withBadOnes();

        ModalityException refused =
                assertThrows(ModalityException.class, () -> run(samples, strict()));

        assertTrue(refused.getMessage().contains("bad.txt holds no number"), refused.getMessage());
        assertTrue(refused.getMessage().contains("gone.txt does not exist"), refused.getMessage());
        assertTrue(refused.getMessage().contains("a mistake in the bundle"), refused.getMessage());
        assertTrue(refused.getMessage().contains("3 recording(s)"), refused.getMessage());
    }

    @Test
    void skippingLeavesBadSamplesOutAndListsThem() throws IOException {
        List<Sample> samples = withBadOnes();
        FeatureOptions skip =
                new FeatureOptions(FeatureType.FLOAT32, 4, 2, OnBadSample.SKIP, 1 << 20);
        try (FeatureTable table = run(samples, skip)) {
            assertEquals(3, table.skipped().size());
            assertEquals(
                    List.of("0-0", "1-0", "2-0"), table.usable().stream().map(Sample::id).toList());
        }
    }

    @Test
    void aCommitWithoutItsShardIsEncodedAgain() throws IOException {
        List<Sample> samples = samples(5, 1);
        Path shards;
        try (FeatureTable table = run(samples, strict())) {
            shards = shards(table);
        }
        try (Stream<Path> files = Files.list(shards)) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }

        try (FeatureTable table = run(samples, strict())) {
            assertEquals(1, tokens(table, samples)[0]);
        }

        assertEquals(4, one.encoded.get());
    }

    @Test
    void aShardWithoutACommitIsNotBelieved() throws IOException {
        List<Sample> samples = samples(5, 1);
        Path commits;
        try (FeatureTable table = run(samples, strict())) {
            commits = table.store(ONE).commitFolder();
        }
        try (Stream<Path> files = Files.list(commits)) {
            for (Path file : files.toList()) {
                Files.writeString(file, Files.readString(file).substring(0, 30));
            }
        }

        run(samples, strict()).close();

        assertEquals(4, one.encoded.get());
    }

    private List<Sample> withBadOnes() throws IOException {
        List<Sample> samples = new ArrayList<>(samples(3, 1));
        Files.writeString(folder.resolve("bad.txt"), "not a number");
        Files.writeString(folder.resolve("bug.txt"), "bug");
        samples.add(sample("bad", Map.of("first", "bad.txt", "second", "second-0.txt")));
        samples.add(sample("gone", Map.of("first", "gone.txt", "second", "second-0.txt")));
        samples.add(sample("bug", Map.of("first", "bug.txt", "second", "second-0.txt")));
        return samples;
    }
}
