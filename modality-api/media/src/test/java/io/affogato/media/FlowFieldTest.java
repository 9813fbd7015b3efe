package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowFieldTest {

    @TempDir Path folder;

    @Test
    void aKnownShiftIsRecovered() {
        for (double[] shift : new double[][] {{3, 0}, {-2, 1.5}, {0.5, -4}}) {
            FlowField field =
                    OpticalFlow.between(
                            Samples.waves(120, 88, 0, 0),
                            Samples.waves(120, 88, shift[0], shift[1]));
            double u = 0;
            double v = 0;
            int count = 0;
            for (int y = 16; y < 72; y++) {
                for (int x = 16; x < 104; x++) {
                    u += field.u(x, y);
                    v += field.v(x, y);
                    count++;
                }
            }
            assertEquals(shift[0], u / count, 0.2);
            assertEquals(shift[1], v / count, 0.2);
        }
    }

    @Test
    void measuringTwiceGivesTheSameBits() {
        Frame from = Samples.waves(64, 48, 0, 0);
        Frame to = Samples.waves(64, 48, 2, 1);
        assertEquals(OpticalFlow.between(from, to), OpticalFlow.between(from, to));
    }

    @Test
    void picturesMustFit() {
        Frame small = Samples.waves(15, 40, 0, 0);
        Frame wide = Samples.waves(40, 20, 0, 0);
        for (List<Frame> pair : List.of(List.of(small, small), List.of(small, wide))) {
            ModalityException failure =
                    assertThrows(
                            ModalityException.class,
                            () -> OpticalFlow.between(pair.get(0), pair.get(1)));
            assertEquals(ErrorCode.BAD_SHAPE, failure.code());
        }
        assertEquals(16, OpticalFlow.between(square(), square()).width());
    }

    @Test
    void filesKeepTheField() {
        float[] uv = {0, 0, 1.5f, -2.25f, Float.NaN, Float.NaN, -100, 64, 0.5f, 3, 7, -7};
        FlowField field = new FlowField(3, 2, uv);
        Path flo = folder.resolve("b.flo");
        Flo.write(flo, field);
        assertEquals(field, OpticalFlow.read(flo));
        Path png = folder.resolve("a.png");
        FlowPng.write(png, field);
        FlowField read = OpticalFlow.read(png);
        assertEquals(field, read);
        assertFalse(read.known(2, 0));
        assertTrue(read.known(0, 0));
        assertEquals(List.of(png, flo), OpticalFlow.files(folder));
        FlowField fast = new FlowField(1, 1, new float[] {512, 0});
        Refused.with(ErrorCode.BAD_SHAPE, png, () -> FlowPng.write(png, fast));
    }

    @Test
    void brokenFieldsAreRefused() throws IOException {
        Path good = folder.resolve("good.flo");
        Flo.write(good, new FlowField(5, 4, new float[40]));
        byte[] bytes = Files.readAllBytes(good);
        for (int length : new int[] {2, 11, 12, 100, bytes.length - 1}) {
            Path cut = folder.resolve("cut%d.flo".formatted(length));
            Files.write(cut, Arrays.copyOf(bytes, length));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> Flo.read(cut));
        }
        bytes[7] = 0x7f; // a width of two thousand million
        Files.write(good, bytes);
        Refused.with(ErrorCode.BAD_MEDIA, good, () -> Flo.read(good));
        Path colours = folder.resolve("colours.png");
        PngWriter.write(colours, Samples.waves(20, 14, 0, 0));
        Refused.with(ErrorCode.BAD_MEDIA, colours, () -> FlowPng.read(colours));
    }

    /** The wheel's colours at rest and along the axes, from the benchmark's own figure. */
    @Test
    void hueIsDirectionAndSaturationSpeed() {
        float[] uv = {1, 0, -1, 0, 0, 0, Float.NaN, 0, 0.5f, 0, 4, 0};
        Frame frame = ColourWheel.colour(new FlowField(6, 1, uv), 1);
        assertEquals(255, frame.at(0, 0, 0)); // right is red
        assertTrue(frame.at(0, 0, 1) < 40 && frame.at(0, 0, 2) < 40);
        assertEquals(255, frame.at(1, 0, 2)); // left is between cyan and blue
        assertEquals(0, frame.at(1, 0, 0));
        for (int c = 0; c < 3; c++) {
            assertEquals(255, frame.at(2, 0, c));
            assertEquals(0, frame.at(3, 0, c));
        }
        assertEquals((255 + frame.at(0, 0, 1)) / 2.0, frame.at(4, 0, 1), 1);
        assertEquals(191, frame.at(5, 0, 0), 1);
        Frame relative = ColourWheel.colour(new FlowField(2, 1, new float[] {2, 0, 4, 0}));
        assertEquals(frame.at(4, 0, 1), relative.at(0, 0, 1));
        assertEquals(frame.at(0, 0, 1), relative.at(1, 0, 1));
        assertEquals(255, ColourWheel.colour(new FlowField(1, 1, new float[2])).at(0, 0, 1));
    }

    private static Frame square() {
        return Samples.waves(16, 17, 0, 0);
    }
}
