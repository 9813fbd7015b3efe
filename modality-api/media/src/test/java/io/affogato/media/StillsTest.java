package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StillsTest {

    @TempDir Path folder;

    @Test
    void pngIsExact() throws IOException {
        Frame frame = Samples.waves(37, 21, 0, 0);
        Path file = folder.resolve("a.png");
        PngWriter.write(file, frame);
        assertEquals(frame, ImageReader.read(file));
        Path again = folder.resolve("b.png");
        PngWriter.write(again, frame);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    @Test
    void countsAreExact() {
        Plane16 counts = Samples.counts(13, 7, 65_000, 11); // passes 65535 and starts again
        Path file = folder.resolve("counts.png");
        PngWriter.write(file, counts);
        assertEquals(counts, ImageReader.read16(file));
        assertEquals(65_011, ImageReader.read16(file).at(1, 0));
        assertEquals(65_000 >> 8, ImageReader.read(file).at(0, 0, 2));
    }

    @Test
    void greyIsNotBrightened() throws IOException {
        BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(2, 1, 0, 100);
        Path file = folder.resolve("grey.png");
        ImageIO.write(grey, "png", file.toFile());
        Frame read = ImageReader.read(file);
        assertEquals(100, read.at(2, 1, 0));
        assertEquals(100, read.at(2, 1, 2));
        assertEquals(0, read.at(0, 0, 1));
    }

    @Test
    void jpegAndTransparencyAreRead() throws IOException {
        BufferedImage colours = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 24 * 16; i++) {
            colours.setRGB(i % 24, i / 24, 0xC04020);
        }
        Path jpeg = folder.resolve("a.jpg");
        ImageIO.write(colours, "jpeg", jpeg.toFile());
        Frame read = ImageReader.read(jpeg);
        assertEquals(0xC0, read.at(11, 7, 0), 3);
        assertEquals(0x20, read.at(11, 7, 2), 3);
        BufferedImage glass = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
        glass.setRGB(3, 1, 0x80402010);
        Path png = folder.resolve("glass.png");
        ImageIO.write(glass, "png", png.toFile());
        assertEquals(0x40, ImageReader.read(png).at(3, 1, 0));
    }

    @Test
    void foldersAreSortedByName() throws IOException {
        for (String name : List.of("b.png", "a.jpg", "c.BMP", "notes.txt")) {
            Files.writeString(folder.resolve(name), name);
        }
        assertEquals(
                List.of("a.jpg", "b.png", "c.BMP"),
                ImageReader.files(folder).stream().map(f -> f.getFileName().toString()).toList());
        Path none = Files.createDirectory(folder.resolve("none"));
        Refused.with(ErrorCode.EMPTY_SIGNAL, none, () -> ImageReader.files(none));
        Path absent = folder.resolve("absent");
        Refused.with(ErrorCode.MISSING_FILE, absent, () -> ImageReader.files(absent));
    }

    @Test
    void brokenPicturesAreRefused() throws IOException {
        Path png = folder.resolve("a.png");
        PngWriter.write(png, Samples.waves(64, 40, 0, 0));
        Path jpeg = folder.resolve("a.jpg");
        ImageIO.write(ImageIO.read(png.toFile()), "jpeg", jpeg.toFile());
        for (Path good : List.of(png, jpeg)) {
            byte[] bytes = Files.readAllBytes(good);
            for (double share : new double[] {0.01, 0.2, 0.5, 0.8, 0.95}) {
                Path cut = folder.resolve("cut" + share + good.getFileName());
                Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
                Refused.with(ErrorCode.BAD_MEDIA, cut, () -> ImageReader.read(cut));
            }
        }
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Refused.with(ErrorCode.BAD_MEDIA, empty, () -> ImageReader.read(empty));
        Path text = folder.resolve("text.png");
        Files.writeString(text, "hello ".repeat(200), StandardCharsets.UTF_8);
        Refused.with(ErrorCode.BAD_MEDIA, text, () -> ImageReader.read(text));
    }

    @Test
    void hostileSizesAreRefused() throws IOException {
        Path file = folder.resolve("a.png");
        PngWriter.write(file, Samples.waves(20, 14, 0, 0));
        byte[] bytes = Files.readAllBytes(file);
        bytes[16] = 0x7f; // width of two thousand million
        bytes[20] = 0x7f;
        java.util.zip.CRC32 sum = new java.util.zip.CRC32();
        sum.update(bytes, 12, 17);
        for (int i = 0; i < 4; i++) {
            bytes[29 + i] = (byte) (sum.getValue() >> (24 - 8 * i));
        }
        Files.write(file, bytes);
        Refused.with(ErrorCode.BAD_MEDIA, file, () -> ImageReader.read(file));
    }

    @Test
    void depthMapsBecomeMetres() throws IOException {
        Path file = folder.resolve("map.png");
        PngWriter.write(file, new Plane16(3, 2, new short[] {0, 1500, 2, -1, 1, 1}));
        Plane metres = Depth.read(file);
        assertArrayEquals(new float[] {0, 1.5f, 0.002f, 65.535f, 0.001f, 0.001f}, metres.values());
        Path colours = folder.resolve("colours.png");
        PngWriter.write(colours, Samples.waves(9, 8, 0, 0));
        Refused.with(ErrorCode.BAD_MEDIA, colours, () -> Depth.read(colours));
        Path blank = folder.resolve("blank.png");
        PngWriter.write(blank, new Plane16(4, 3, new short[12]));
        Refused.with(ErrorCode.EMPTY_SIGNAL, blank, () -> Depth.read(blank));
    }

    @Test
    void recordingsBecomeTemperatures() {
        Path file = folder.resolve("heat.tiff");
        List<Plane16> pages =
                List.of(Samples.counts(9, 5, 27_315, 10), Samples.counts(9, 5, 30_000, 7));
        TiffWriter.write(file, pages);
        List<Plane> kelvin = Thermal.kelvin(file);
        assertEquals(2, kelvin.size());
        assertEquals(273.15f, kelvin.get(0).at(0, 0));
        assertEquals(300.14f, kelvin.get(1).at(2, 0), 1e-4);
        List<Plane> celsius = Thermal.celsius(file);
        assertEquals(0.1f, celsius.get(0).at(1, 0), 1e-4);
        assertEquals(26.85f, celsius.get(1).at(0, 0), 1e-4);
        PngWriter.write(folder.resolve("heat0.png"), pages.get(1));
        assertEquals(kelvin.get(1), Thermal.kelvin(folder.resolve("heat0.png")).get(0));
        assertEquals(3, Thermal.kelvin(folder).size());
        assertEquals(kelvin.get(0), Thermal.kelvin(folder).get(0));
    }

    @Test
    void wrongRecordingsAreRefused() throws IOException {
        Path bytes = folder.resolve("bytes.tiff");
        BufferedImage grey = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
        assertTrue(ImageIO.write(grey, "tiff", bytes.toFile()));
        Refused.with(ErrorCode.BAD_MEDIA, bytes, () -> Thermal.kelvin(bytes));
        Path sizes = folder.resolve("sizes.tiff");
        TiffWriter.write(
                sizes, List.of(Samples.counts(9, 5, 27_000, 1), Samples.counts(5, 9, 27_000, 1)));
        Refused.with(ErrorCode.BAD_SHAPE, sizes, () -> Thermal.kelvin(sizes));
        Path blank = folder.resolve("blank.tiff");
        TiffWriter.write(blank, List.of(Samples.counts(9, 5, 0, 0)));
        Refused.with(ErrorCode.EMPTY_SIGNAL, blank, () -> Thermal.kelvin(blank));
        Path text = folder.resolve("text.tiff");
        Files.writeString(text, "II*not a tiff".repeat(20));
        Refused.with(ErrorCode.BAD_MEDIA, text, () -> Thermal.kelvin(text));
        Path empty = Files.createFile(folder.resolve("empty.tiff"));
        Refused.with(ErrorCode.BAD_MEDIA, empty, () -> Thermal.kelvin(empty));
    }

    @Test
    void cutRecordingsAreRefused() throws IOException {
        Path good = folder.resolve("good.tiff");
        TiffWriter.write(
                good, List.of(Samples.counts(40, 30, 27_000, 1), Samples.counts(40, 30, 9, 3)));
        byte[] bytes = Files.readAllBytes(good);
        for (double share : new double[] {0.001, 0.1, 0.4, 0.5, 0.6, 0.9, 0.98}) {
            Path cut = folder.resolve("cut%s.tiff".formatted(share));
            Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> Thermal.kelvin(cut));
        }
    }

    @Test
    void damagedRecordingsNeverEscapeAsOtherExceptions() throws IOException {
        Path good = folder.resolve("good.tiff");
        TiffWriter.write(good, List.of(Samples.counts(12, 9, 27_000, 1)));
        byte[] bytes = Files.readAllBytes(good);
        java.util.Random random = new java.util.Random(5);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = bytes.clone();
            for (int i = 0; i < 6; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file = folder.resolve("damaged.tiff");
            Files.write(file, damaged);
            try {
                Thermal.kelvin(file);
            } catch (io.affogato.modality.ModalityException expected) {
                assertTrue(expected.getMessage().contains("damaged.tiff"));
            }
        }
    }

    @Test
    void heatMapsAreMonotonousAndClamped() {
        HeatMap palette = new HeatMap(10, 40);
        float[] degrees = {-5, 10, 15, 20, 25, 30, 35, 40, 99};
        Frame frame = palette.colour(new Plane(9, 1, degrees));
        assertEquals(frame.at(0, 0, 2), frame.at(1, 0, 2));
        assertEquals(120, frame.at(2, 0, 2));
        assertEquals(frame.at(7, 0, 1), frame.at(8, 0, 1));
        assertEquals(255, frame.at(8, 0, 2));
        int before = -1;
        for (int x = 1; x < 8; x++) {
            int bright =
                    299 * frame.at(x, 0, 0) + 587 * frame.at(x, 0, 1) + 114 * frame.at(x, 0, 2);
            assertTrue(bright > before, "column " + x);
            before = bright;
        }
        assertThrows(IllegalArgumentException.class, () -> new HeatMap(5, 5));
        assertThrows(
                IllegalArgumentException.class,
                () -> palette.colour(new Plane(1, 1, new float[] {Float.NaN})));
    }
}
