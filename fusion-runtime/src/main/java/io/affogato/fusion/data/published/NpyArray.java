package io.affogato.fusion.data.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An array of NumPy's {@code .npy} format with at least one axis, row by row and little endian:
 * numbers, truth values or texts. Objects, which are pickles, are refused.
 */
final class NpyArray {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<|])([biufUS])(\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*False");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]+)\\)");
    private static final int LETTER = 4; // bytes of a letter of type U
    private static final int VERSION_2 = 2;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final char kind;
    private final int itemBytes;
    private final int[] shape;
    private final ByteBuffer data;

    private NpyArray(char kind, int itemBytes, int[] shape, ByteBuffer data) {
        this.kind = kind;
        this.itemBytes = itemBytes;
        this.shape = shape;
        this.data = data;
    }

    /**
     * Reads a whole file.
     *
     * @throws IllegalArgumentException if it is of another kind, malformed or cut off
     */
    static NpyArray parse(byte[] file) {
        try {
            return parse(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException | ArithmeticException e) {
            throw new IllegalArgumentException("its npy header is malformed", e);
        }
    }

    private static NpyArray parse(ByteBuffer in) {
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        int version = in.get();
        in.get();
        int length = version >= VERSION_2 ? in.getInt() : in.getShort() & 0xffff;
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("expected an npy array, found something else");
        }
        byte[] header = new byte[length];
        in.get(header);
        String text = new String(header, StandardCharsets.ISO_8859_1);
        Matcher type = TYPE.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!type.find() || !shape.find() || !ORDER.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "expected little-endian numbers or texts row by row, found " + text.strip());
        }
        int[] axes =
                Arrays.stream(shape.group(1).split(",", -1))
                        .map(String::strip)
                        .filter(axis -> !axis.isEmpty())
                        .mapToInt(NpyArray::number)
                        .toArray();
        char kind = type.group(2).charAt(0);
        int item = Math.multiplyExact(number(type.group(3)), kind == 'U' ? LETTER : 1);
        int bytes = IntStream.of(axes).reduce(item, Math::multiplyExact);
        if (bytes != in.remaining()) {
            throw new IllegalArgumentException(
                    "expected %d bytes of data, found %d".formatted(bytes, in.remaining()));
        }
        return new NpyArray(kind, item, axes, in.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a size in its header is too large", e);
        }
    }

    /** Returns the length of the first axis. */
    int length() {
        return shape[0];
    }

    /** Returns what stands at one place of the first axis: a value, or the bytes of an npy file. */
    JsonNode node(int index) {
        int bytes = data.capacity() / Math.max(1, shape[0]);
        ByteBuffer part = data.slice(index * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
        return shape.length == 1 ? value(part) : NODES.binaryNode(file(part));
    }

    private JsonNode value(ByteBuffer item) {
        return switch (kind) {
            case 'U' -> NODES.textNode(unicode(item));
            case 'S' ->
                    NODES.textNode(
                            StandardCharsets.UTF_8.decode(item).toString().replaceAll("\0+$", ""));
            case 'b' -> NODES.numberNode(item.get() == 0 ? 0 : 1);
            case 'f' -> real(item);
            default -> NODES.numberNode(whole(item));
        };
    }

    private JsonNode real(ByteBuffer item) {
        return switch (itemBytes) {
            case Float.BYTES -> NODES.numberNode(item.getFloat());
            case Double.BYTES -> NODES.numberNode(item.getDouble());
            default -> throw unknown();
        };
    }

    private long whole(ByteBuffer item) {
        boolean signed = kind == 'i';
        return switch (itemBytes) {
            case Byte.BYTES -> signed ? item.get() : Byte.toUnsignedInt(item.get());
            case Short.BYTES -> signed ? item.getShort() : Short.toUnsignedInt(item.getShort());
            case Integer.BYTES -> signed ? item.getInt() : Integer.toUnsignedLong(item.getInt());
            case Long.BYTES -> item.getLong();
            default -> throw unknown();
        };
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException(
                "numbers of type %s%d are not read".formatted(kind, itemBytes));
    }

    private static String unicode(ByteBuffer item) {
        StringBuilder text = new StringBuilder();
        while (item.hasRemaining()) {
            int letter = item.getInt();
            if (!Character.isValidCodePoint(letter)) {
                throw new IllegalArgumentException("a text holds no letters");
            }
            text.appendCodePoint(letter);
        }
        return text.toString().replaceAll("\0+$", "");
    }

    private byte[] file(ByteBuffer part) {
        String axes =
                IntStream.of(shape)
                        .skip(1)
                        .mapToObj(axis -> axis + ",")
                        .collect(Collectors.joining(" "));
        String header =
                "{'descr': '%s%s%d', 'fortran_order': False, 'shape': (%s), }"
                        .formatted(itemBytes == 1 ? "|" : "<", kind, itemBytes, axes);
        int padding = 63 - (MAGIC.length + 4 + header.length()) % 64; // data starts at 64 k
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(MAGIC.length + 4 + text.length + part.remaining())
                        .order(ByteOrder.LITTLE_ENDIAN);
        return file.put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text)
                .put(part)
                .array();
    }
}
