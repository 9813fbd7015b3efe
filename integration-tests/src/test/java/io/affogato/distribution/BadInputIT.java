package io.affogato.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.Installation.Result;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user's broken files and recipes lead to: one line that names the place, what was expected
 * and what to do; an exit code; never a dead JVM, never features of something that is not there.
 */
@ExtendWith(SharedInstallation.class)
class BadInputIT {

    private static final int DATA = 65;

    private static Installation affogato;

    /** One small data set that all tests take good files from. */
    @TempDir static Path place;

    private static Path good;

    @BeforeAll
    static void makeData(Installation shared) throws Exception {
        affogato = shared;
        good = place.resolve("good");
        String make = "data make sixsense --seed 13 --train 2 --validation 1 --test 1 --folder";
        affogato.run(Stream.of((make + " " + good).split(" ", 13)).toArray(String[]::new)).ends(0);
    }

    @AfterAll
    static void nothingWasWrittenIntoTheInstallation() throws Exception {
        affogato.assertUntouched();
    }

    @Test
    void aTruncatedVideo(@TempDir Path folder) throws Exception {
        affogato.assumeBackbone();
        byte[] whole = Files.readAllBytes(clip("clip.mp4"));
        Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 2));

        assertRefused(folder, "image", Map.of("video", "cut.mp4"), "AFF-201");
    }

    @Test
    void anEmptySound(@TempDir Path folder) throws Exception {
        affogato.assumeBackbone();
        Files.write(folder.resolve("empty.wav"), wavWithoutSamples());

        assertRefused(folder, "audio", Map.of("audio", "empty.wav"), "AFF-202");
    }

    @Test
    void pointsThatAreNotNumbers(@TempDir Path folder) throws Exception {
        affogato.assumeBackbone();
        Files.writeString(
                folder.resolve("hole.ply"),
                """
                ply
                format ascii 1.0
                element vertex 3
                property float x
                property float y
                property float z
                end_header
                0.5 0.25 1.5
                0.5 nan 1.5
                -0.5 0.25 2
                """);

        assertRefused(folder, "pointcloud", Map.of("points", "hole.ply"), "AFF-204");
    }

    @Test
    void heatPicturesOfTwoSizes(@TempDir Path folder) throws Exception {
        affogato.assumeBackbone();
        writeTiff(folder.resolve("sizes.tiff"), List.of(heat(20, 16), heat(21, 16)));

        assertRefused(folder, "thermal", Map.of("thermal", "sizes.tiff"), "AFF-203");
    }

    @Test
    void aFileThatIsNotThere(@TempDir Path folder) throws Exception {
        affogato.assumeBackbone();

        assertRefused(folder, "touch", Map.of("touch", "absent.png"), "AFF-301", 66);
    }

    @Test
    void aGoodRecordingIsEncodedByTheSameRecipe(@TempDir Path folder) throws Exception {
        affogato.assumeBackbone();
        Files.copy(clip("clip.mp4"), folder.resolve("whole.mp4"));

        Result result = encode(folder, "image", Map.of("video", "whole.mp4"));

        result.ends(0);
        assertTrue(result.out().contains("1 recordings,      1 encoded now"), result::all);
    }

    @Test
    void aMissingAnswer(@TempDir Path folder) throws Exception {
        Path samples = folder.resolve("mine.jsonl");
        String line =
                """
                {"id": "%s", "media": {}, "question": "what is it ?", "answers": [%s]}
                """;
        Files.writeString(samples, line.formatted("a", "\"cube\"") + line.formatted("b", ""));

        Result result = affogato.run("data", "check", samples.toString()).ends(DATA);

        assertExplained(result, "AFF-102", "mine.jsonl:2", "answer");
    }

    @Test
    void anUnknownRecipeKeyStopsARunBeforeItStarts(@TempDir Path folder) throws Exception {
        Path recipe = folder.resolve("typo.yaml");
        Files.writeString(
                recipe,
                """
                schema: affogato.train/1
                run: {name: never, output: "%s"}
                data: {train: mine.jsonl}
                frame: 4
                """
                        .formatted(folder.resolve("runs")));

        Result result = affogato.run("train", recipe.toString()).ends(DATA);

        assertExplained(result, "AFF-101", "typo.yaml", "4:1", "frames");
        assertFalse(Files.exists(folder.resolve("runs")));
    }

    private static void assertRefused(
            Path folder, String modality, Map<String, String> media, String code) throws Exception {
        assertRefused(folder, modality, media, code, DATA);
    }

    private static void assertRefused(
            Path folder, String modality, Map<String, String> media, String code, int exit)
            throws Exception {
        Result result = encode(folder, modality, media).ends(exit);

        String file = media.values().iterator().next();
        assertExplained(result, code, "samples.jsonl:1", modality, file, "onBadSample: skip");
    }

    private static void assertExplained(Result result, String code, String... words) {
        List<String> errors = result.err().lines().filter(l -> l.startsWith("error ")).toList();
        assertEquals(1, errors.size(), result::all);
        assertTrue(errors.get(0).startsWith("error " + code + ": "), result::all);
        assertFalse(result.all().contains("\tat "), result::all);
        for (String word : words) {
            assertTrue(result.err().contains(word), () -> word + " is not in " + result.all());
        }
    }

    private static Result encode(Path folder, String modality, Map<String, String> media)
            throws Exception {
        StringBuilder files = new StringBuilder();
        media.forEach((role, file) -> files.append("\"%s\": \"%s\"".formatted(role, file)));
        Path samples = folder.resolve("samples.jsonl");
        Files.writeString(
                samples,
                """
                {"id": "one", "media": {%s}, "question": "what is it ?", "answers": ["cube"]}
                """
                        .formatted(files));
        Path recipe = folder.resolve("mine.yaml");
        Files.writeString(
                recipe,
                """
                schema: affogato.train/1
                run: {name: mine}
                device: cpu
                data: {train: "%s"}
                modalities: [%s]
                """
                        .formatted(samples, modality));
        return affogato.run("encode", recipe.toString());
    }

    private static Path clip(String name) throws IOException {
        try (Stream<Path> files = Files.walk(good)) {
            return files.filter(f -> f.endsWith(name)).sorted().findFirst().orElseThrow();
        }
    }

    /** The 44 bytes in front of 16-bit mono sound at 16 kHz. */
    private static byte[] wavWithoutSamples() {
        return ByteBuffer.allocate(44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt(36)
                .put("WAVEfmt ".getBytes(US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(16_000)
                .putInt(32_000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(US_ASCII))
                .putInt(0)
                .array();
    }

    private static BufferedImage heat(int width, int height) {
        BufferedImage page = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                page.getRaster().setSample(x, y, 0, 29_000 + 10 * x + y);
            }
        }
        return page;
    }

    private static void writeTiff(Path file, List<BufferedImage> pages) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (BufferedImage page : pages) {
                writer.writeToSequence(new IIOImage(page, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }
}
