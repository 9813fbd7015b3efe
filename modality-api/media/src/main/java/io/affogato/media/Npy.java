package io.affogato.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * NumPy's {@code .npy} files of one array: numbers of 1 to 8 bytes, either byte order, either
 * layout. The size is checked against the file before anything is allocated.
 */
public final class Npy {

    private Npy() {}

    /**
     * Reads an array as float32, whatever numbers it stores; wider ones are rounded.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}, or {@code BAD_MEDIA} if
     *     the file is malformed, cut off, or stores anything but numbers
     */
    public static FloatArray readFloats(Path file) {
        NpyHeader header = NpyHeader.read(file);
        float[] values = new float[header.size()];
        header.forEach((index, value) -> values[index] = (float) value);
        return new FloatArray(values, header.shape());
    }

    /**
     * Reads an array of whole numbers as int32.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}, or {@code BAD_MEDIA} if
     *     the file is malformed, cut off, or stores fractions or numbers beyond 32 bits
     */
    public static IntArray readInts(Path file) {
        NpyHeader header = NpyHeader.read(file);
        if (header.type() == Scalar.F4 || header.type() == Scalar.F8) {
            throw Failures.badMedia(file, "expected whole numbers, found " + header.type());
        }
        int[] values = new int[header.size()];
        header.forEach(
                (index, value) -> {
                    if (value != (int) value) {
                        throw Failures.badMedia(
                                file, "value %d does not fit 32 bits".formatted(index));
                    }
                    values[index] = (int) value;
                });
        return new IntArray(values, header.shape());
    }

    /** Writes float32. */
    public static void write(Path file, FloatArray array) {
        ByteBuffer out = start("<f4", array.values().length, 4, array.shape());
        for (float value : array.values()) {
            out.putFloat(value);
        }
        Outputs.write(file, out);
    }

    /** Writes int32. */
    public static void write(Path file, IntArray array) {
        ByteBuffer out = start("<i4", array.values().length, 4, array.shape());
        for (int value : array.values()) {
            out.putInt(value);
        }
        Outputs.write(file, out);
    }

    /** Writes unsigned bytes. */
    public static void write(Path file, byte[] values, int... shape) {
        ByteBuffer out = start("|u1", values.length, 1, shape);
        Outputs.write(file, out.put(values));
    }

    /** Writes float64. */
    public static void write(Path file, double[] values, int... shape) {
        ByteBuffer out = start("<f8", values.length, 8, shape);
        for (double value : values) {
            out.putDouble(value);
        }
        Outputs.write(file, out);
    }

    private static ByteBuffer start(String type, int length, int bytes, int... shape) {
        Sizes.check(length, shape);
        String axes = Arrays.stream(shape).mapToObj(a -> a + ",").collect(Collectors.joining(" "));
        if (shape.length > 1) {
            axes = axes.substring(0, axes.length() - 1);
        }
        String dictionary =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, axes);
        int padding = 63 - (10 + dictionary.length()) % 64; // data starts at a multiple of 64
        byte[] header =
                (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(10 + header.length, length * bytes));
        out.order(ByteOrder.LITTLE_ENDIAN).put(NpyHeader.magic()).put((byte) 1).put((byte) 0);
        return out.putShort((short) header.length).put(header);
    }
}
