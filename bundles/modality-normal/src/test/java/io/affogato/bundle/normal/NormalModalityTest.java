package io.affogato.bundle.normal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.Frame;
import io.affogato.media.FrameSignal;
import io.affogato.media.Intrinsics;
import io.affogato.media.Plane16;
import io.affogato.media.PngWriter;
import io.affogato.modality.Modality;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.modality.testing.ModalityContract;
import io.affogato.modality.testing.Samples;
import io.affogato.modality.testing.TinyBackbone;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalModalityTest implements ModalityContract {

    @Override
    public Modality modality() {
        return new NormalModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) throws IOException {
        String name = "norm%d".formatted(number);
        Path maps = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < 5; i++) {
            PngWriter.write(maps.resolve("%02d.png".formatted(i)), picture(26, 20, 9 * number + i));
        }
        return Map.of("normals", name);
    }

    @Test
    void aFourthChannelIsDropped(@TempDir Path folder) throws IOException {
        Frame plain = picture(26, 20, 5);
        BufferedImage seeThrough = new BufferedImage(26, 20, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 26; x++) {
                int colour = plain.at(x, y, 0) << 16 | plain.at(x, y, 1) << 8 | plain.at(x, y, 2);
                seeThrough.setRGB(x, y, 0x80000000 | colour);
            }
        }
        assertTrue(ImageIO.write(seeThrough, "png", folder.resolve("four.png").toFile()));

        assertEquals(
                new FrameSignal(3, 24).of(List.of(plain, plain, plain)),
                read(folder, Map.of("normals", "four.png")));
    }

    @Test
    void normalsAreComputedWhereNoneAreGiven(@TempDir Path folder) {
        writeDepth(folder);

        float[] values =
                read(folder, Map.of("depth", "depth.png", "intrinsics", "camera.json")).values();

        // a wall that faces the camera: nothing to the right, nothing up, all to the viewer
        assertEquals((0.5 - 0.48145466) / 0.26862954, values[300], 0.02);
        assertEquals((0.5 - 0.4578275) / 0.26130258, values[576 + 300], 0.02);
        assertEquals((1 - 0.40821073) / 0.27577711, values[2 * 576 + 300], 0.02);
    }

    @Test
    void givenNormalsComeFirst(@TempDir Path folder) {
        writeDepth(folder);
        Frame given = picture(26, 20, 3);
        PngWriter.write(folder.resolve("normals.png"), given);

        assertEquals(
                new FrameSignal(3, 24).of(List.of(given, given, given)),
                read(
                        folder,
                        Map.of(
                                "normals", "normals.png",
                                "depth", "depth.png",
                                "intrinsics", "camera.json")));
    }

    @Test
    void depthWithoutACameraIsNoNormal(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(
                    List.of(), reader.sources(Samples.of(folder, Map.of("depth", "depth.png"))));
        }
    }

    private static void writeDepth(Path folder) {
        short[] counts = new short[26 * 20];
        Arrays.fill(counts, (short) 1500);
        PngWriter.write(folder.resolve("depth.png"), new Plane16(26, 20, counts));
        new Intrinsics(20, 20, 12.5, 9.5).write(folder.resolve("camera.json"));
    }

    private static Signal read(Path folder, Map<String, String> media) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media);
        try (SignalReader reader = new NormalModality().openReader(backbone.readers())) {
            return reader.read(sample);
        }
    }

    private static Frame picture(int width, int height, int number) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (31 * number + 5 * i);
        }
        return new Frame(width, height, rgb);
    }
}
