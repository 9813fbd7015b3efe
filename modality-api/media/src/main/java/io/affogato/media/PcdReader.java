package io.affogato.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads a PCD file, version 0.7: ascii, binary, or LZF-compressed. */
final class PcdReader {

    private static final int LZF_EXPANSION = 88; // 264 bytes out of 3

    private final Path file;
    private final ByteBuffer in;
    private final Map<String, String[]> header = new HashMap<>();
    private String[] fields;
    private Scalar[] types;
    private int[] repeats;
    private long count;

    PcdReader(Path file) {
        this.file = file;
        in = Inputs.bytes(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    Points read() {
        header();
        return switch (header.get("DATA")[0]) {
            case "ascii" -> rows(in, true);
            case "binary" -> rows(in, false);
            case "binary_compressed" -> columns(expand());
            default -> throw bad("unknown data format " + header.get("DATA")[0]);
        };
    }

    private void header() {
        while (!header.containsKey("DATA")) {
            String line = Lines.next(in);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", -1);
            header.put(words[0], Arrays.copyOfRange(words, 1, words.length));
        }
        fields = values("FIELDS");
        int columns = fields.length;
        types = new Scalar[columns];
        repeats = new int[columns];
        Arrays.fill(repeats, 1);
        for (int i = 0; i < columns; i++) {
            types[i] = type(value("TYPE", i) + value("SIZE", i));
            if (header.containsKey("COUNT")) {
                repeats[i] = Integer.parseInt(value("COUNT", i));
            }
            if (repeats[i] < 1 || repeats[i] > 1 << 16) {
                throw bad("field %s repeats %d times".formatted(fields[i], repeats[i]));
            }
        }
        count = Long.parseLong(value("POINTS", 0));
        if (count < 0) {
            throw bad("expected a number of points, found " + count);
        }
    }

    private Points rows(ByteBuffer from, boolean ascii) {
        bound(from.remaining() / (ascii ? 2L * stride(true) : stride(false)) + (ascii ? 1 : 0));
        Target target = new Target();
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < fields.length; f++) {
                for (int k = 0; k < repeats[f]; k++) {
                    double value = ascii ? Lines.number(from) : target.read(from, f);
                    target.put(i, f, ascii ? packed(f, value) : value);
                }
            }
        }
        return target.points();
    }

    /**
     * Reads the compressed layout: all values of the first field, then of the second, and so on.
     */
    private Points columns(ByteBuffer from) {
        Target target = new Target();
        for (int f = 0; f < fields.length; f++) {
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < repeats[f]; k++) {
                    target.put(i, f, target.read(from, f));
                }
            }
        }
        return target.points();
    }

    private ByteBuffer expand() {
        long compressed = in.getInt() & 0xffffffffL;
        long expanded = in.getInt() & 0xffffffffL;
        if (compressed > in.remaining()) {
            throw bad("cut off: %d bytes promised, %d left".formatted(compressed, in.remaining()));
        }
        bound(compressed * LZF_EXPANSION / stride(false));
        if (expanded != count * stride(false) || expanded > Sizes.LIMIT) {
            throw bad(
                    "expected %d bytes when expanded, found %d"
                            .formatted(count * stride(false), expanded));
        }
        byte[] out = Lzf.expand(in.slice(in.position(), (int) compressed), (int) expanded);
        return ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void bound(long most) {
        if (count > most || count > Sizes.LIMIT / 3) {
            throw bad("cut off: the header promises %d points, room for %d".formatted(count, most));
        }
    }

    /** Returns the bytes of a row, or with ones the number of its values. */
    private long stride(boolean ones) {
        long sum = 0;
        for (int f = 0; f < fields.length; f++) {
            sum += (long) repeats[f] * (ones ? 1 : types[f].bytes());
        }
        return sum;
    }

    /** A packed colour written as a float in ascii keeps its bits. */
    private double packed(int field, double value) {
        return colour(field) && types[field] == Scalar.F4
                ? Float.floatToRawIntBits((float) value) & 0xffffffL
                : value;
    }

    private boolean colour(int field) {
        return (fields[field].equals("rgb") || fields[field].equals("rgba"))
                && types[field].bytes() == 4
                && repeats[field] == 1;
    }

    private String[] values(String key) {
        String[] values = header.get(key);
        if (values == null || values.length == 0) {
            throw bad("expected a header line " + key + ", found none");
        }
        return values;
    }

    private String value(String key, int index) {
        String[] values = values(key);
        if (index >= values.length) {
            throw bad("header line %s is shorter than FIELDS".formatted(key));
        }
        return values[index];
    }

    private Scalar type(String code) {
        try {
            return Scalar.valueOf(code);
        } catch (IllegalArgumentException e) {
            throw Failures.badMedia(file, "unknown field type " + code, e);
        }
    }

    private RuntimeException bad(String what) {
        return Failures.badMedia(file, what);
    }

    /** Where values go: positions, and packed colours if there are any. */
    private final class Target {

        private final int[] axis = new int[fields.length]; // 0..2 position, 3 colour, -1 neither
        private final float[] xyz = new float[(int) count * 3];
        private final float[] rgb;

        Target() {
            boolean coloured = false;
            int found = 0;
            for (int f = 0; f < fields.length; f++) {
                axis[f] = fields[f].length() == 1 ? "xyz".indexOf(fields[f]) : -1;
                found += axis[f] >= 0 ? 1 << axis[f] : 0;
                if (colour(f)) {
                    axis[f] = 3;
                    coloured = true;
                }
            }
            if (found != 7) {
                throw bad("expected fields x, y, z once each");
            }
            rgb = new float[coloured ? xyz.length : 0];
        }

        double read(ByteBuffer from, int field) {
            return colour(field) ? from.getInt() & 0xffffffffL : types[field].read(from);
        }

        void put(int point, int field, double value) {
            int to = axis[field];
            if (to >= 0 && to < 3) {
                xyz[point * 3 + to] = (float) value;
            }
            for (int c = 0; to == 3 && c < 3; c++) {
                rgb[point * 3 + c] = (((long) value >> (16 - 8 * c)) & 0xff) / 255f;
            }
        }

        Points points() {
            return new Points(xyz, rgb);
        }
    }
}
