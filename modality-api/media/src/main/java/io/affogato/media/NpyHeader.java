package io.affogato.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The description at the start of an npy file, and the numbers behind it.
 *
 * @param type how a number is stored
 * @param columnMajor whether the first axis varies fastest
 * @param shape lengths of the axes
 * @param data the numbers, positioned at the first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(Scalar type, boolean columnMajor, int[] shape, ByteBuffer data) {

    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=])(\\w+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

    /** Takes the numbers in the order of the result. */
    interface Sink {
        void put(int index, double value);
    }

    static byte[] magic() {
        return new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    }

    static NpyHeader read(Path file) {
        ByteBuffer in = Inputs.bytes(file).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return parse(file, in);
        } catch (BufferUnderflowException | NumberFormatException e) {
            throw Failures.badMedia(file, "malformed npy header", e);
        }
    }

    int size() {
        int size = 1;
        for (int axis : shape) {
            size *= axis; // bounded by the file's size in parse
        }
        return size;
    }

    void forEach(Sink sink) {
        int size = size();
        for (int i = 0; i < size; i++) {
            sink.put(columnMajor ? rowMajor(i) : i, type.read(data));
        }
    }

    /** Maps a position counted with the first axis fastest to one with the last axis fastest. */
    private int rowMajor(int position) {
        int stride = size();
        int index = 0;
        int rest = position;
        for (int axis : shape) {
            stride /= axis;
            index += rest % axis * stride;
            rest /= axis;
        }
        return index;
    }

    private static NpyHeader parse(Path file, ByteBuffer in) {
        byte[] start = new byte[6];
        in.get(start);
        if (!Arrays.equals(start, magic())) {
            throw Failures.badMedia(file, "expected an npy file, found something else");
        }
        int version = in.get();
        in.get();
        long length = version == 1 ? in.getShort() & 0xffff : in.getInt() & 0xffffffffL;
        if (version < 1 || version > 3 || length > in.remaining()) {
            throw Failures.badMedia(file, "malformed npy header");
        }
        byte[] text = new byte[(int) length];
        in.get(text);
        return describe(file, new String(text, StandardCharsets.UTF_8), in);
    }

    private static NpyHeader describe(Path file, String text, ByteBuffer in) {
        Matcher type = TYPE.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!type.find() || !order.find() || !shape.find()) {
            throw Failures.badMedia(file, "expected an array of numbers, found " + text.strip());
        }
        int[] axes =
                Stream.of(shape.group(1).split(",", -1))
                        .map(String::strip)
                        .filter(a -> !a.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        Scalar scalar = scalar(file, type.group(2));
        long bytes = scalar.bytes();
        for (int axis : axes) {
            bytes = axis == 0 ? 0 : bytes > Integer.MAX_VALUE ? bytes : bytes * axis;
        }
        if (bytes != in.remaining()) {
            throw Failures.badMedia(
                    file,
                    "shape %s needs %d bytes, found %d; fetch the file again"
                            .formatted(Arrays.toString(axes), bytes, in.remaining()));
        }
        in.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return new NpyHeader(scalar, order.group(1).equals("True"), axes, in);
    }

    private static Scalar scalar(Path file, String code) {
        return switch (code) {
            case "b1", "u1" -> Scalar.U1;
            case "i1" -> Scalar.I1;
            case "i2" -> Scalar.I2;
            case "u2" -> Scalar.U2;
            case "i4" -> Scalar.I4;
            case "u4" -> Scalar.U4;
            case "i8" -> Scalar.I8;
            case "f4" -> Scalar.F4;
            case "f8" -> Scalar.F8;
            default -> throw Failures.badMedia(file, "unsupported number type " + code);
        };
    }
}
