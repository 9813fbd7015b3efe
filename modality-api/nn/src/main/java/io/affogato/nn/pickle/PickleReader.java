package io.affogato.nn.pickle;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the instructions that {@code torch.save} emits (protocol 2, and the framing and short forms
 * of 4) and no others; or, for plain values, the instructions of protocols 0 to 4 that make lists,
 * maps, numbers and texts, without any that calls.
 *
 * <p>Every instruction is charged to a budget, so that a small file cannot ask for much memory.
 *
 * <p>Source: the comments of CPython's {@code Lib/pickletools.py}.
 */
final class PickleReader {

    /** Finds the storage that a persistent id of PyTorch stands for. */
    @FunctionalInterface
    interface Storages {

        Storage find(List<?> id) throws MalformedPickleException;
    }

    private static final int HIGHEST_PROTOCOL = 5;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final int LONGEST_NAME = 256;

    private static final int VALUE_CHARGE = 64;
    private static final int CONTAINER_CHARGE = 160;
    private static final int PLACE_CHARGE = 16;

    private final ByteInput in;
    private final Budget budget;
    private final Storages storages; // null where only plain values are made
    private final Stack stack = new Stack();
    private final Map<Integer, Object> memo = new HashMap<>();

    private PickleReader(ByteInput in, Budget budget, Storages storages) {
        this.in = in;
        this.budget = budget;
        this.storages = storages;
    }

    /**
     * Reads one pickle and stops behind it.
     *
     * @return null, {@link Boolean}, {@link Long}, {@link BigInteger}, {@link Double}, {@link
     *     String}, {@link TorchTensor}, a {@link List} or a {@link Map}; lists and maps may hold
     *     themselves
     */
    static Object read(ByteInput in, Budget budget, Storages storages)
            throws IOException, MalformedPickleException {
        return new PickleReader(in, budget, storages).run();
    }

    /** Reads one pickle of plain values, as {@link #read} but without tensors. */
    static Object readPlain(ByteInput in, Budget budget)
            throws IOException, MalformedPickleException {
        return new PickleReader(in, budget, null).run();
    }

    private Object run() throws IOException, MalformedPickleException {
        while (true) {
            int code = in.u1();
            if (code == '.') {
                return stack.pop();
            }
            budget.charge(PLACE_CHARGE);
            if (storages == null) {
                plainStep(code);
            } else {
                step(code);
            }
        }
    }

    /** The instructions of old protocols, whose operands are lines of text. */
    private void plainStep(int code) throws IOException, MalformedPickleException {
        switch (code) {
            case 'I' -> make(TextLines.integer(in));
            case 'L' -> make(TextLines.longInteger(in));
            case 'F' -> make(TextLines.real(in));
            case 'S' -> text(TextLines.quoted(in));
            case 'V' -> text(TextLines.unicode(in));
            case 'l' -> makeContainer(new ArrayList<>(stack.popToMark()));
            case 'd' -> {
                List<Object> entries = stack.popToMark();
                makeContainer(new LinkedHashMap<>());
                put(entries);
            }
            case 'g' -> stack.push(remembered(TextLines.index(in)));
            case 'p' -> remember(TextLines.index(in));
            case 0x8b -> make(integer(in.bytes(in.i4(), LONGEST_TEXT)));
            case 0x8d -> text(in.i8(), true);
            case 'c', 0x93, 'R', 0x81, 'b', 'Q', 'P', 'i', 'o', 0x92, 0x82, 0x83, 0x84 ->
                    throw new MalformedPickleException(
                            "it asks for a name to call at byte %d, and only lists, maps, numbers and texts are read"
                                    .formatted(in.position() - 1));
            default -> step(code);
        }
    }

    private void step(int code) throws IOException, MalformedPickleException {
        switch (code) {
            case 0x80 -> protocol(in.u1());
            case 0x95 -> in.skip(Long.BYTES); // the length of a frame
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.peek());
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> make((long) in.i4());
            case 'K' -> make((long) in.u1());
            case 'M' -> make((long) in.u2());
            case 0x8a -> make(integer(in.bytes(in.u1(), LONGEST_TEXT)));
            case 'G' -> make(in.f8());
            case 'X' -> text(in.u4(), true);
            case 0x8c -> text(in.u1(), true);
            case 'T' -> text(in.u4(), false);
            case 'U' -> text(in.u1(), false);
            case ')' -> make(List.of());
            case 0x85 -> make(stack.pop(1));
            case 0x86 -> make(stack.pop(2));
            case 0x87 -> make(stack.pop(3));
            case 't' -> make(stack.popToMark());
            case ']' -> makeContainer(new ArrayList<>(0));
            case '}' -> makeContainer(new LinkedHashMap<>());
            case 'a' -> append(stack.pop(1));
            case 'e' -> append(stack.popToMark());
            case 's' -> put(stack.pop(2));
            case 'u' -> put(stack.popToMark());
            case 'h' -> stack.push(remembered(in.u1()));
            case 'j' -> stack.push(remembered(in.i4()));
            case 'q' -> remember(in.u1());
            case 'r' -> remember(in.i4());
            case 0x94 -> remember(memo.size());
            case 'c' -> make(Callable.named(line(), line()));
            case 0x93 -> named(stack.pop(2));
            case 'R', 0x81 -> call();
            case 'b' -> build();
            case 'Q' -> make(storages.find(Values.list(stack.pop(), 5, "a storage's id")));
            default ->
                    throw new MalformedPickleException(
                            "it has the instruction 0x%02x at byte %d, which %s never writes"
                                    .formatted(
                                            code,
                                            in.position() - 1,
                                            storages == null ? "plain data" : "torch.save"));
        }
    }

    private static void protocol(int number) throws MalformedPickleException {
        if (number > HIGHEST_PROTOCOL) {
            throw new MalformedPickleException(
                    "it is of pickle protocol %d, known are those up to %d"
                            .formatted(number, HIGHEST_PROTOCOL));
        }
    }

    private void make(Object value) throws MalformedPickleException {
        budget.charge(VALUE_CHARGE);
        stack.push(value);
    }

    private void makeContainer(Object value) throws MalformedPickleException {
        budget.charge(CONTAINER_CHARGE);
        stack.push(value);
    }

    /** Little-endian two's complement; whatever fits is a {@link Long}. */
    private static Object integer(byte[] bytes) {
        byte[] reversed = new byte[bytes.length + 1];
        boolean negative = bytes.length > 0 && bytes[bytes.length - 1] < 0;
        reversed[0] = (byte) (negative ? -1 : 0);
        for (int i = 0; i < bytes.length; i++) {
            reversed[bytes.length - i] = bytes[i];
        }
        BigInteger value = new BigInteger(reversed);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private void text(long length, boolean unicode) throws IOException, MalformedPickleException {
        budget.charge(3 * length);
        byte[] bytes = in.bytes(length, LONGEST_TEXT);
        make(new String(bytes, unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }

    private void text(String text) throws MalformedPickleException {
        budget.charge(3L * text.length());
        make(text);
    }

    private String line() throws IOException, MalformedPickleException {
        StringBuilder line = new StringBuilder();
        for (int c = in.u1(); c != '\n'; c = in.u1()) {
            if (line.length() == LONGEST_NAME || c < ' ' || c > '~') {
                throw new MalformedPickleException("it asks for something without a proper name");
            }
            line.append((char) c);
        }
        budget.charge(line.length());
        return line.toString();
    }

    private void named(List<Object> moduleAndName) throws MalformedPickleException {
        if (moduleAndName.get(0) instanceof String module
                && moduleAndName.get(1) instanceof String name
                && module.length() + name.length() <= LONGEST_NAME) {
            make(Callable.named(module, name));
            return;
        }
        throw new MalformedPickleException("it asks for something without a proper name");
    }

    private void append(List<Object> values) throws MalformedPickleException {
        if (!(stack.peek() instanceof ArrayList<?>)) {
            throw new MalformedPickleException(
                    "values are appended to %s".formatted(Values.kind(stack.peek())));
        }
        budget.charge((long) PLACE_CHARGE * values.size());
        @SuppressWarnings("unchecked") // made by this reader, of whatever is on the stack
        List<Object> list = (List<Object>) stack.peek();
        list.addAll(values);
    }

    private void put(List<Object> keysAndValues) throws MalformedPickleException {
        if (keysAndValues.size() % 2 != 0) {
            throw new MalformedPickleException("a key of a map has no value");
        }
        Map<Object, Object> map = map();
        budget.charge((long) VALUE_CHARGE * keysAndValues.size() / 2);
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            map.put(Values.key(keysAndValues.get(i)), keysAndValues.get(i + 1));
        }
    }

    /** Returns the map on top of the stack. */
    private Map<Object, Object> map() throws MalformedPickleException {
        if (!(stack.peek() instanceof Map<?, ?>)) {
            throw new MalformedPickleException(
                    "entries are put into %s".formatted(Values.kind(stack.peek())));
        }
        @SuppressWarnings("unchecked") // made by this reader, of whatever is on the stack
        Map<Object, Object> map = (Map<Object, Object>) stack.peek();
        return map;
    }

    private Object remembered(int number) throws MalformedPickleException {
        if (!memo.containsKey(number)) {
            throw new MalformedPickleException("it refers to value %d before it".formatted(number));
        }
        return memo.get(number);
    }

    private void remember(int number) throws MalformedPickleException {
        budget.charge(VALUE_CHARGE);
        memo.put(number, stack.peek());
    }

    private void call() throws MalformedPickleException {
        List<Object> operands = stack.pop(2);
        if (!(operands.get(0) instanceof Callable callable)) {
            throw new MalformedPickleException(
                    "%s is called".formatted(Values.kind(operands.get(0))));
        }
        makeContainer(callable.call(Values.list(operands.get(1), 0, "the arguments of a call")));
    }

    /**
     * Gives attributes to a value. A namespace consists of them and is empty before; those of a
     * state dictionary say which version of a layer wrote it, and are left out.
     */
    private void build() throws MalformedPickleException {
        if (!(stack.pop() instanceof Map<?, ?> attributes)) {
            throw new MalformedPickleException("the attributes of a value are no map");
        }
        Map<Object, Object> map = map();
        if (map instanceof Callable.Namespace && map != attributes) {
            budget.charge((long) VALUE_CHARGE * attributes.size());
            map.putAll(attributes);
        }
    }
}
