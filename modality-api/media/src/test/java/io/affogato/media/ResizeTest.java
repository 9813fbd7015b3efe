package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {

    @ParameterizedTest
    @CsvSource({"9, 8", "47, 50", "16, 40"})
    void equalsPillow(int width, int height) throws URISyntaxException {
        Frame picture = frame(golden("picture"));
        Frame expected = frame(golden("bicubic_%dx%d".formatted(width, height)));
        Frame found = Resize.bicubic(picture, width, height);
        int differing = 0;
        for (int i = 0; i < expected.rgb().length; i++) {
            int difference = Math.abs((expected.rgb()[i] & 0xff) - (found.rgb()[i] & 0xff));
            assertTrue(difference <= 1, "value %d differs by %d".formatted(i, difference));
            differing += difference;
        }
        assertTrue(differing <= expected.rgb().length / 100, differing + " values differ by 1");
    }

    @Test
    void sameSizeChangesNothing() {
        Frame frame = Samples.waves(31, 23, 0, 0);
        assertEquals(frame, Resize.bicubic(frame, 31, 23));
        Plane plane = new Plane(3, 2, new float[] {1, 2, 3, 4, 5, 9});
        assertEquals(plane, Resize.bicubic(plane, 3, 2));
        assertEquals(plane, Resize.nearest(plane, 3, 2));
    }

    @Test
    void overshootIsClamped() {
        byte[] rgb = new byte[8 * 3];
        for (int i = 12; i < 24; i++) {
            rgb[i] = (byte) 255; // left half black, right half white
        }
        Frame wide = Resize.bicubic(new Frame(8, 1, rgb), 31, 1);
        for (int x = 0; x < 31; x++) {
            boolean right = x >= 19;
            boolean left = x <= 11;
            assertTrue(!left || wide.at(x, 0, 0) < 30, "column " + x);
            assertTrue(!right || wide.at(x, 0, 0) > 225, "column " + x);
        }
    }

    @Test
    void nearestTakesCentres() {
        Plane plane = new Plane(4, 1, new float[] {1, 2, 3, 4});
        assertArrayEquals(new float[] {2, 4, 2, 4}, Resize.nearest(plane, 2, 2).values());
    }

    @Test
    void tensorsAreChannelsFirstAndNormalised() {
        Frame frame = new Frame(2, 1, new byte[] {0, 51, (byte) 255, 102, 0, 51});
        FloatArray tensor = ImageTensor.normalise(frame);
        assertArrayEquals(new int[] {3, 1, 2}, tensor.shape());
        assertEquals(-0.48145466 / 0.26862954, tensor.values()[0], 1e-6);
        assertEquals((0.4 - 0.48145466) / 0.26862954, tensor.values()[1], 1e-6);
        assertEquals((0.2 - 0.4578275) / 0.26130258, tensor.values()[2], 1e-6);
        assertEquals((1 - 0.40821073) / 0.27577711, tensor.values()[4], 1e-6);
        FloatArray plain = ImageTensor.normalise(frame, new float[3], new float[] {1, 1, 2});
        assertEquals(0.5, plain.values()[4], 1e-6);
        FloatArray stack = ImageTensor.stack(List.of(frame, frame, frame, frame));
        assertArrayEquals(new int[] {4, 3, 1, 2}, stack.shape());
        assertEquals(tensor.values()[4], stack.values()[3 * 6 + 4]);
    }

    @Test
    void mixedSizesCannotBeStacked() {
        List<Frame> mixed = List.of(Samples.waves(4, 3, 0, 0), Samples.waves(3, 4, 0, 0));
        ModalityException failure =
                assertThrows(ModalityException.class, () -> ImageTensor.stack(mixed));
        assertEquals(ErrorCode.BAD_SHAPE, failure.code());
    }

    private static Frame frame(FloatArray values) {
        byte[] rgb = new byte[values.values().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) values.values()[i];
        }
        return new Frame(values.size(1), values.size(0), rgb);
    }

    private static FloatArray golden(String name) throws URISyntaxException {
        return Npy.readFloats(
                Path.of(ResizeTest.class.getResource("/golden/" + name + ".npy").toURI()));
    }
}
