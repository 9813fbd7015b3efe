package io.affogato.bundle.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.Frame;
import io.affogato.media.FrameSignal;
import io.affogato.media.Plane16;
import io.affogato.media.PngWriter;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthModalityTest implements ModalityContract {

    private static final int SIZE = 24 * 24;

    /** CLIP's black: (0 - mean) / deviation, by channel. */
    private static final double[] BLACK = {
        -0.48145466 / 0.26862954, -0.4578275 / 0.26130258, -0.40821073 / 0.27577711
    };

    @Override
    public Modality modality() {
        return new DepthModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) throws IOException {
        String name = "depth%d".formatted(number);
        Path maps = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < 4; i++) {
            PngWriter.write(
                    maps.resolve("%02d.png".formatted(i)), map(26, 20, 900, 400 * number + 70 * i));
        }
        return Map.of("depth", name);
    }

    @Test
    void aColourMeansADistanceWhateverElseIsInThePicture(@TempDir Path folder) {
        PngWriter.write(folder.resolve("near.png"), map(26, 20, 2500, 600));
        PngWriter.write(folder.resolve("far.png"), map(26, 20, 2500, 9000));

        Signal near = read(folder, Map.of("depth", "near.png"));
        Signal far = read(folder, Map.of("depth", "far.png"));

        assertEquals(corner(near), corner(far)); // 2.5 metres in both
        assertNotEquals(near, far);
    }

    @Test
    void aPixelWithoutAReadingIsBlack(@TempDir Path folder) {
        PngWriter.write(folder.resolve("holes.png"), map(26, 20, 0, 600));

        List<Float> corner = corner(read(folder, Map.of("depth", "holes.png")));

        for (int c = 0; c < 3; c++) {
            assertEquals(BLACK[c], corner.get(c), 1e-5);
        }
    }

    @Test
    void oneMapStandsForEveryFrame(@TempDir Path folder) {
        PngWriter.write(folder.resolve("depth.png"), map(26, 20, 800, 3000));

        float[] values = read(folder, Map.of("depth", "depth.png")).values();

        for (int t = 1; t < 3; t++) {
            assertEquals(
                    0,
                    Arrays.compare(values, 0, 3 * SIZE, values, 3 * t * SIZE, 3 * (t + 1) * SIZE));
        }
    }

    @Test
    void renderedMapsComeFirstAndAreTakenAsTheyAre(@TempDir Path folder) throws IOException {
        PngWriter.write(folder.resolve("depth.png"), map(26, 20, 800, 3000));
        Path rendered = Files.createDirectory(folder.resolve("maps"));
        byte[] rgb = new byte[22 * 18 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        Frame picture = new Frame(22, 18, rgb);
        PngWriter.write(rendered.resolve("1.png"), picture);

        Signal signal = read(folder, Map.of("depth", "depth.png", "depth_maps", "maps"));

        assertEquals(new FrameSignal(3, 24).of(List.of(picture, picture, picture)), signal);
    }

    @Test
    void aRenderedPictureIsNoMeasurement(@TempDir Path folder) {
        PngWriter.write(folder.resolve("depth.png"), new Frame(20, 16, new byte[20 * 16 * 3]));

        ModalityException failure =
                assertThrows(
                        ModalityException.class, () -> read(folder, Map.of("depth", "depth.png")));

        assertEquals(ErrorCode.BAD_MEDIA, failure.code());
        assertTrue(failure.getMessage().contains("depth.png"), failure.getMessage());
    }

    private static List<Float> corner(Signal signal) {
        float[] v = signal.values();
        return List.of(v[0], v[SIZE], v[2 * SIZE]);
    }

    private static Signal read(Path folder, Map<String, String> media) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media);
        try (SignalReader reader = new DepthModality().openReader(backbone.readers())) {
            return reader.read(sample);
        }
    }

    /** A block in the middle of a map; millimetres. */
    private static Plane16 map(int width, int height, int around, int block) {
        short[] counts = new short[width * height];
        for (int i = 0; i < counts.length; i++) {
            boolean inside =
                    Math.abs(i % width - width / 2) < 5 && Math.abs(i / width - height / 2) < 4;
            counts[i] = (short) (inside ? block : around);
        }
        return new Plane16(width, height, counts);
    }
}
