package io.affogato.bundle.thermal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.Frame;
import io.affogato.media.Plane16;
import io.affogato.media.PngWriter;
import io.affogato.media.TiffWriter;
import io.affogato.media.VideoWriter;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.modality.testing.ModalityContract;
import io.affogato.modality.testing.Samples;
import io.affogato.modality.testing.TinyBackbone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThermalModalityTest implements ModalityContract {

    private static final int SIZE = 24 * 24;

    @Override
    public Modality modality() {
        return new ThermalModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) {
        List<Plane16> pages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pages.add(page(26, 20, 21, 30 + 5 * number + i));
        }
        String name = "thermal%d.tiff".formatted(number);
        TiffWriter.write(folder.resolve(name), pages);
        return Map.of("thermal", name);
    }

    @Test
    void everyMomentIsShown(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(TinyBackbone.FRAMES, reader.pictures(sample).size());
        }
    }

    @Test
    void aColourMeansATemperatureWhateverElseIsInThePicture(@TempDir Path folder) {
        TiffWriter.write(folder.resolve("mild.tiff"), List.of(page(26, 20, 21, 24)));
        TiffWriter.write(folder.resolve("hot.tiff"), List.of(page(26, 20, 21, 68)));

        Signal mild = read(folder, "mild.tiff");
        Signal hot = read(folder, "hot.tiff");

        assertEquals(corner(mild), corner(hot)); // 21 degrees in both
        assertNotEquals(mild, hot);
    }

    @Test
    void onePageStandsForEveryFrame(@TempDir Path folder) {
        TiffWriter.write(folder.resolve("thermal.tiff"), List.of(page(26, 20, 21, 40)));

        float[] values = read(folder, "thermal.tiff").values();

        for (int t = 1; t < 3; t++) {
            assertEquals(
                    0,
                    Arrays.compare(values, 0, 3 * SIZE, values, 3 * t * SIZE, 3 * (t + 1) * SIZE));
        }
    }

    @Test
    void aFolderIsReadInTheOrderOfItsNames(@TempDir Path folder) throws IOException {
        Path pages = Files.createDirectory(folder.resolve("thermal"));
        List<Plane16> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(page(26, 20, 15 + 9 * i, 60));
            PngWriter.write(pages.resolve("%d.png".formatted(i)), all.get(i));
        }
        TiffWriter.write(folder.resolve("thermal.tiff"), all);

        assertEquals(read(folder, "thermal.tiff"), read(folder, "thermal"));
    }

    @Test
    void aVideoIsTakenAsPainted(@TempDir Path folder) {
        byte[] rgb = new byte[32 * 20 * 3];
        Arrays.fill(rgb, (byte) 255);
        Frame white = new Frame(32, 20, rgb);
        VideoWriter.write(folder.resolve("heat.mp4"), List.of(white, white, white, white), 5);

        float[] values = read(folder, "heat.mp4").values();

        assertEquals((1 - 0.48145466) / 0.26862954, values[SIZE / 2], 0.05);
    }

    @Test
    void aFolderOfColouredPicturesIsTakenAsPainted(@TempDir Path folder) throws IOException {
        Path pages = Files.createDirectory(folder.resolve("heat"));
        byte[] rgb = new byte[32 * 20 * 3];
        Arrays.fill(rgb, (byte) 255);
        for (int i = 0; i < 4; i++) {
            PngWriter.write(pages.resolve("%d.png".formatted(i)), new Frame(32, 20, rgb));
        }

        float[] values = read(folder, "heat").values();

        assertEquals((1 - 0.48145466) / 0.26862954, values[SIZE / 2], 1e-5);
    }

    @Test
    void pagesOfDifferentSizesAreRefused(@TempDir Path folder) throws IOException {
        Path pages = Files.createDirectory(folder.resolve("thermal"));
        PngWriter.write(pages.resolve("0.png"), page(26, 20, 21, 40));
        PngWriter.write(pages.resolve("1.png"), page(24, 20, 21, 40));

        ModalityException failure =
                assertThrows(ModalityException.class, () -> read(folder, "thermal"));

        assertEquals(ErrorCode.BAD_SHAPE, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().contains("1.png"), failure.getMessage());
    }

    private static List<Float> corner(Signal signal) {
        float[] v = signal.values();
        return List.of(v[0], v[SIZE], v[2 * SIZE]);
    }

    private static Signal read(Path folder, String thermal) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = new ThermalModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, Map.of("thermal", thermal)));
        }
    }

    /** A warm block in the middle of a page; degrees Celsius. */
    private static Plane16 page(int width, int height, double around, double block) {
        short[] counts = new short[width * height];
        for (int i = 0; i < counts.length; i++) {
            int x = i % width;
            int y = i / width;
            boolean inside = Math.abs(x - width / 2) < 5 && Math.abs(y - height / 2) < 4;
            counts[i] = (short) Math.round(100 * ((inside ? block : around) + 273.15));
        }
        return new Plane16(width, height, counts);
    }
}
