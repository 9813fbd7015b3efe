package io.affogato.bundle.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.ColourWheel;
import io.affogato.media.Flo;
import io.affogato.media.FlowField;
import io.affogato.media.FlowPng;
import io.affogato.media.Frame;
import io.affogato.media.FrameSignal;
import io.affogato.media.PngWriter;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowModalityTest implements ModalityContract {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 72;

    @Override
    public Modality modality() {
        return new FlowModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) {
        String name = "clip%d.mp4".formatted(number);
        VideoWriter.write(folder.resolve(name), moving(number - 2, 1), 10);
        return Map.of("video", name);
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
    void motionOfTheVideoIsPainted(@TempDir Path folder) {
        VideoWriter.write(folder.resolve("right.mp4"), moving(2, 1), 10);
        VideoWriter.write(folder.resolve("left.mp4"), moving(-2, 1), 10);

        Signal right = read(folder, Map.of("video", "right.mp4"));
        Signal left = read(folder, Map.of("video", "left.mp4"));

        double[] expectedRight = middle(painted(2, 1));
        double[] expectedLeft = middle(painted(-2, 1));
        for (int band = 0; band < 3; band++) {
            assertEquals(expectedRight[band], middle(right)[band], 0.2, "right, band " + band);
            assertEquals(expectedLeft[band], middle(left)[band], 0.2, "left, band " + band);
        }
        assertTrue(Math.abs(expectedRight[0] - expectedLeft[0]) > 1, "colours differ by direction");
    }

    @Test
    void filesComeBeforeTheVideo(@TempDir Path folder) throws IOException {
        Path flow = Files.createDirectory(folder.resolve("flow"));
        for (int i = 0; i < 3; i++) {
            Flo.write(flow.resolve("%d.flo".formatted(i)), uniform(12, 8, 0.2f, -0.1f * i));
        }
        Map<String, String> media = Map.of("flow", "flow", "video", "not-there.mp4");

        Signal signal = read(folder, media);

        List<Frame> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            expected.add(ColourWheel.colour(uniform(12, 8, 0.2f, -0.1f * i), 12 / 32.0));
        }
        assertEquals(new FrameSignal(3, 24).of(expected), signal);
    }

    @Test
    void bothFileFormatsGiveTheSamePictures(@TempDir Path folder) throws IOException {
        Path flo = Files.createDirectory(folder.resolve("flo"));
        Path png = Files.createDirectory(folder.resolve("png"));
        for (int i = 0; i < 4; i++) {
            FlowField field = uniform(12, 8, 0.25f, -0.125f * (i + 1)); // exact in both
            Flo.write(flo.resolve("%d.flo".formatted(i)), field);
            FlowPng.write(png.resolve("%d.png".formatted(i)), field);
        }

        assertEquals(read(folder, Map.of("flow", "flo")), read(folder, Map.of("flow", "png")));
    }

    @Test
    void speedIsOnOneScaleForAllSamples(@TempDir Path folder) throws IOException {
        Path slow = Files.createDirectory(folder.resolve("slow"));
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        FlowField gentle = uniform(12, 8, 0.2f, 0);
        FlowField hasty = uniform(12, 8, 0.2f, 0);
        hasty.uv()[2 * 95] = 0.5f; // the last pixel is faster
        Flo.write(slow.resolve("0.flo"), gentle);
        Flo.write(mixed.resolve("0.flo"), hasty);

        float first = read(folder, Map.of("flow", "slow")).values()[0];

        assertEquals(first, read(folder, Map.of("flow", "mixed")).values()[0]);
    }

    @Test
    void renderedPicturesAreTakenAsPaintedAndTurnedBackWherePublishedTransposed(
            @TempDir Path folder) throws IOException {
        List<Frame> painted = moving(2, 1).subList(0, 6);
        Path upright = Files.createDirectory(folder.resolve("upright"));
        Path turned = Files.createDirectory(folder.resolve("turned"));
        for (int i = 0; i < 6; i++) {
            PngWriter.write(upright.resolve(i + ".png"), painted.get(i));
            byte[] rgb = new byte[WIDTH * HEIGHT * 3];
            for (int p = 0;
                    p < rgb.length;
                    p++) { // flipped left to right, then turned by 90 degrees
                int x = p / 3 % HEIGHT;
                int y = p / 3 / HEIGHT;
                rgb[p] = (byte) painted.get(i).at(y, x, p % 3);
            }
            PngWriter.write(turned.resolve(i + ".png"), new Frame(HEIGHT, WIDTH, rgb));
        }
        // three of six: the middles of the pieces 0-2, 2-4 and 4-6
        Signal expected =
                new FrameSignal(3, 24).of(List.of(painted.get(1), painted.get(3), painted.get(5)));

        assertEquals(
                expected, read(folder, Map.of("flow_maps", "upright", "video", "not-there.mp4")));
        assertEquals(expected, read(folder, Map.of("flow_maps_transposed", "turned")));
        assertEquals(
                expected,
                read(folder, Map.of("flow_maps", "upright", "flow_maps_transposed", "not-there")));
    }

    @Test
    void aSinglePictureHasNoMotion(@TempDir Path folder) {
        PngWriter.write(folder.resolve("still.png"), moving(1, 1).get(0));

        ModalityException failure =
                assertThrows(
                        ModalityException.class, () -> read(folder, Map.of("video", "still.png")));

        assertEquals(ErrorCode.EMPTY_SIGNAL, failure.code(), failure.getMessage());
    }

    private static Signal read(Path folder, Map<String, String> media) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = new FlowModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, media));
        }
    }

    private static Signal painted(float u, float v) {
        Frame picture = ColourWheel.colour(uniform(WIDTH, HEIGHT, u, v), WIDTH / 32.0);
        return new FrameSignal(3, 24).of(List.of(picture, picture, picture));
    }

    /** Returns red, green and blue in the middle of the second picture, normalised. */
    private static double[] middle(Signal signal) {
        double[] bands = new double[3];
        for (int band = 0; band < 3; band++) {
            bands[band] = signal.values()[((3 + band) * 24 + 12) * 24 + 12];
        }
        return bands;
    }

    private static FlowField uniform(int width, int height, float u, float v) {
        float[] uv = new float[2 * width * height];
        for (int i = 0; i < width * height; i++) {
            uv[2 * i] = u;
            uv[2 * i + 1] = v;
        }
        return new FlowField(width, height, uv);
    }

    /** Eight frames of a soft texture that moves by (dx, dy) pixels a frame. */
    private static List<Frame> moving(int dx, int dy) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] rgb = new byte[WIDTH * HEIGHT * 3];
            for (int p = 0; p < WIDTH * HEIGHT; p++) {
                double x = p % WIDTH - dx * i;
                double y = p / WIDTH - dy * i;
                double wave = Math.sin(x / 4.1) * Math.cos(y / 3.3) + Math.sin(x / 9.7 + y / 7.9);
                for (int band = 0; band < 3; band++) {
                    rgb[3 * p + band] = (byte) (125 + 55 * wave);
                }
            }
            frames.add(new Frame(WIDTH, HEIGHT, rgb));
        }
        return frames;
    }
}
