package io.affogato.bundle.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.media.Frame;
import io.affogato.media.PngWriter;
import io.affogato.media.VideoWriter;
import io.affogato.modality.Modality;
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

class ImageModalityTest implements ModalityContract {

    private static final double[] MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] DEVIATION = {0.26862954, 0.26130258, 0.27577711};

    @Override
    public Modality modality() {
        return new ImageModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            frames.add(stripes(48, 36, 4 + number, 20 * i));
        }
        String name = "clip%d.mp4".formatted(number);
        VideoWriter.write(folder.resolve(name), frames, 10);
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
    void framesAreTheMiddlesOfEqualPieces(@TempDir Path folder) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            frames.add(grey(32, 20, 20 * i + 30));
        }
        VideoWriter.write(folder.resolve("clip.mp4"), frames, 9);

        Signal signal = read(folder, "clip.mp4");

        assertEquals(
                new Signal(new float[3 * 3 * 24 * 24], 3, 3, 24, 24).toString(), signal.toString());
        int[] sampled = {1, 4, 7};
        for (int t = 0; t < sampled.length; t++) {
            for (int band = 0; band < 3; band++) {
                assertEquals(20 * sampled[t] + 30, level(signal, t, band), 4, "frame " + t);
            }
        }
    }

    @Test
    void aFolderOfPicturesIsAVideo(@TempDir Path folder) throws IOException {
        Path pictures = Files.createDirectory(folder.resolve("clip"));
        for (int i = 0; i < 4; i++) {
            PngWriter.write(pictures.resolve("%02d.png".formatted(i)), grey(10, 14, 40 * i));
        }

        Signal signal = read(folder, "clip");

        assertEquals(0, level(signal, 0, 0), 1e-3);
        assertEquals(40, level(signal, 1, 1), 1e-3);
        assertEquals(80, level(signal, 2, 2), 1e-3);
    }

    private static Signal read(Path folder, String video) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = new ImageModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, Map.of("video", video)));
        }
    }

    /** Returns the mean of one band of one frame, 0 to 255, with the normalisation undone. */
    private static double level(Signal signal, int t, int band) {
        int size = 24 * 24;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += signal.values()[(t * 3 + band) * size + i];
        }
        return 255 * (sum / size * DEVIATION[band] + MEAN[band]);
    }

    private static Frame grey(int width, int height, int level) {
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, (byte) level);
        return new Frame(width, height, rgb);
    }

    private static Frame stripes(int width, int height, int period, int shade) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            boolean bright = i % width / period % 2 == 0;
            rgb[3 * i] = (byte) (bright ? 220 : shade);
            rgb[3 * i + 1] = (byte) shade;
            rgb[3 * i + 2] = (byte) (bright ? 30 : 200);
        }
        return new Frame(width, height, rgb);
    }
}
