package io.affogato.bundle.touch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.affogato.media.Frame;
import io.affogato.media.FrameSignal;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TouchModalityTest implements ModalityContract {

    @Override
    public Modality modality() {
        return new TouchModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) throws IOException {
        String name = "touch%d".formatted(number);
        Path imprints = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < 5; i++) {
            PngWriter.write(imprints.resolve("%03d.png".formatted(i)), dent(30, 22, number, i));
        }
        return Map.of("touch", name);
    }

    @Test
    void everyMomentIsShown(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(TinyBackbone.FRAMES, reader.pictures(sample).size());
        }
    }

    @Test
    void asManyImprintsAsFramesAreAllRead(@TempDir Path folder) throws IOException {
        Path imprints = Files.createDirectory(folder.resolve("touch"));
        List<Frame> pictures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pictures.add(dent(30, 22, 4, i));
            PngWriter.write(imprints.resolve("%d.png".formatted(i)), pictures.get(i));
        }

        Signal signal = read(folder, "touch");

        assertEquals(new FrameSignal(3, 24).of(pictures), signal);
    }

    @Test
    void onePictureStandsForEveryFrame(@TempDir Path folder) {
        Frame picture = dent(30, 22, 4, 1);
        PngWriter.write(folder.resolve("touch.png"), picture);

        Signal signal = read(folder, "touch.png");

        assertEquals(new FrameSignal(3, 24).of(List.of(picture, picture, picture)), signal);
    }

    @Test
    void theVideoOfASensorIsRead(@TempDir Path folder) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            frames.add(dent(40, 32, 6, i));
        }
        VideoWriter.write(folder.resolve("touch.mp4"), frames, 10);

        Signal signal = read(folder, "touch.mp4");

        assertEquals(4, signal.shape().length);
        assertNotEquals(signal.values()[0], signal.values()[24 * 24 * 3]);
    }

    private static Signal read(Path folder, String touch) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = new TouchModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, Map.of("touch", touch)));
        }
    }

    /** A round dent in a grey gel, wider at every step. */
    private static Frame dent(int width, int height, int number, int step) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double distance = Math.hypot(x - 3.0 * number, y - 9.0);
                int level = distance < 3 + step ? 30 * step + 60 : 130 + 10 * step;
                for (int band = 0; band < 3; band++) {
                    rgb[(y * width + x) * 3 + band] = (byte) (level + 7 * band);
                }
            }
        }
        return new Frame(width, height, rgb);
    }
}
