package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.modality.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {

    @TempDir Path folder;

    @Test
    void arraysSurviveTheRoundTrip() {
        Path file = folder.resolve("a.npy");
        FloatArray floats = new FloatArray(Samples.noise(2, 2 * 3 * 5), 2, 3, 5);
        Npy.write(file, floats);
        assertEquals(floats, Npy.readFloats(file));
        IntArray ints = new IntArray(new int[] {-7, Integer.MAX_VALUE, 0}, 3);
        Npy.write(file, ints);
        assertEquals(ints, Npy.readInts(file));
        Npy.write(file, new byte[] {0, -1}, 1, 2);
        assertEquals(new IntArray(new int[] {0, 255}, 1, 2), Npy.readInts(file));
        Npy.write(file, new double[] {0.25}, new int[0]);
        assertEquals(new FloatArray(new float[] {0.25f}), Npy.readFloats(file));
        Npy.write(file, new FloatArray(new float[0], 4, 0));
        assertEquals(new FloatArray(new float[0], 4, 0), Npy.readFloats(file));
    }

    @Test
    void dataStartsOnAMultipleOf64() throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, new FloatArray(new float[7], 7, 1));
        assertEquals(0, (Files.size(file) - 28) % 64);
    }

    @Test
    void bigEndianAndColumnMajorAreRead() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < 6; i++) {
            data.putShort((short) (i - 2));
        }
        Path file = write("'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), ", data.array());
        assertArrayEquals(new int[] {-2, 0, 2, -1, 1, 3}, Npy.readInts(file).values());
    }

    @Test
    void brokenArraysAreRefused() throws IOException {
        Path hostile =
                write(
                        "'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999), ",
                        new byte[16]);
        Refused.with(ErrorCode.BAD_MEDIA, hostile, () -> Npy.readFloats(hostile));
        Path object = write("'descr': '|O', 'fortran_order': False, 'shape': (2,), ", new byte[16]);
        Refused.with(ErrorCode.BAD_MEDIA, object, () -> Npy.readFloats(object));
        Path huge = write("'descr': '<i8', 'fortran_order': False, 'shape': (1,), ", new byte[8]);
        byte[] bytes = Files.readAllBytes(huge);
        bytes[bytes.length - 2] = 1;
        Files.write(huge, bytes);
        Refused.with(ErrorCode.BAD_MEDIA, huge, () -> Npy.readInts(huge));
        Path good = folder.resolve("good.npy");
        Npy.write(good, new FloatArray(new float[30], 5, 6));
        for (int length : new int[] {3, 9, 60, 128, 247}) {
            Path cut = folder.resolve("cut%d.npy".formatted(length));
            Files.write(cut, Arrays.copyOf(Files.readAllBytes(good), length));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> Npy.readFloats(cut));
        }
        Refused.with(ErrorCode.BAD_MEDIA, good, () -> Npy.readInts(good));
    }

    private Path write(String dictionary, byte[] data) throws IOException {
        byte[] text = ("{" + dictionary + "}\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(10 + text.length + data.length);
        out.order(ByteOrder.LITTLE_ENDIAN).put(NpyHeader.magic()).put((byte) 1).put((byte) 0);
        out.putShort((short) text.length).put(text).put(data);
        return Files.write(folder.resolve("a%d.npy".formatted(text.length)), out.array());
    }
}
