package io.affogato.nn.torchsave;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Emits what CPython's pickler emits under protocol 2 for the objects that {@code torch.save} is
 * given: the same instructions in the same order, memo included.
 */
final class Pickler {

    /** Entries that are put into a container by one instruction. */
    private static final int BATCH = 1000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final IdentityHashMap<Object, Integer> memo = new IdentityHashMap<>();
    private final Map<Object, Integer> texts = new HashMap<>();
    private final IdentityHashMap<SavedStorage, String> keys;
    private final boolean views;
    private int memoized;

    /**
     * Makes a pickler.
     *
     * @param keys gets a key for every storage that is met
     * @param views whether storage ids end with a view, as in the old format
     */
    private Pickler(IdentityHashMap<SavedStorage, String> keys, boolean views) {
        this.keys = keys;
        this.views = views;
    }

    static byte[] pickle(Object value, IdentityHashMap<SavedStorage, String> keys, boolean views) {
        Pickler pickler = new Pickler(keys, views);
        pickler.out.write(0x80);
        pickler.out.write(2);
        pickler.value(value);
        pickler.out.write('.');
        return pickler.out.toByteArray();
    }

    private void value(Object value) {
        if (value == null) {
            out.write('N');
        } else if (value instanceof Boolean flag) {
            out.write(flag ? 0x88 : 0x89);
        } else if (value instanceof Integer number) {
            integer(number);
        } else if (value instanceof Long number) {
            integer(number);
        } else if (value instanceof BigInteger number) {
            big(number);
        } else if (value instanceof Double number) {
            out.write('G');
            bytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else if (value instanceof String text) {
            text(text);
        } else if (memo.containsKey(value)) {
            recall(memo.get(value));
        } else {
            object(value);
        }
    }

    private void object(Object value) {
        if (value instanceof Python.Global global) {
            global(global.module(), global.name());
        } else if (value instanceof Python.Tuple tuple) {
            tuple(tuple.items());
        } else if (value instanceof Python.OrderedDict dict) {
            ordered(dict);
        } else if (value instanceof Python.Namespace namespace) {
            namespace(namespace);
        } else if (value instanceof Python.Call call) {
            value(call.callable());
            tuple(call.arguments());
            out.write('R');
            remember(call);
        } else if (value instanceof Map<?, ?> dict) {
            out.write('}');
            remember(dict);
            items(dict);
        } else if (value instanceof List<?> list) {
            out.write(']');
            remember(list);
            appended(list);
        } else if (value instanceof SavedTensor tensor) {
            tensor(tensor);
        } else {
            throw new IllegalArgumentException("cannot pickle " + value.getClass());
        }
    }

    private void integer(long number) {
        if (number >= 0 && number < 256) {
            out.write('K');
            out.write((int) number);
        } else if (number >= 0 && number < 65536) {
            out.write('M');
            bytes(little(2).putShort((short) number).array());
        } else if (number == (int) number) {
            out.write('J');
            bytes(little(4).putInt((int) number).array());
        } else {
            big(BigInteger.valueOf(number));
        }
    }

    private void big(BigInteger number) {
        byte[] bigEndian = number.toByteArray();
        out.write(0x8a);
        out.write(bigEndian.length);
        for (int i = bigEndian.length - 1; i >= 0; i--) {
            out.write(bigEndian[i]);
        }
    }

    /** Equal literals are one object to Python, as names of classes and keys are. */
    private void text(String text) {
        Integer known = texts.get(text);
        if (known != null) {
            recall(known);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        bytes(little(4).putInt(utf8.length).array());
        bytes(utf8);
        texts.put(text, memoized);
        remember(new Object());
    }

    private void global(String module, String name) {
        Python.Global global = new Python.Global(module, name);
        Integer known = texts.get(global);
        if (known != null) {
            recall(known);
            return;
        }
        out.write('c');
        bytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        texts.put(global, memoized);
        remember(new Object());
    }

    private void tuple(List<?> items) {
        if (items.isEmpty()) {
            out.write(')');
            return;
        }
        if (items.size() > 3) {
            out.write('(');
        }
        items.forEach(this::value);
        out.write(items.size() > 3 ? 't' : 0x84 + items.size());
        remember(new Object());
    }

    private void ordered(Python.OrderedDict dict) {
        global("collections", "OrderedDict");
        out.write(')');
        out.write('R');
        remember(dict);
        items(dict.entries());
        if (!dict.attributes().isEmpty()) {
            value(dict.attributes());
            out.write('b');
        }
    }

    private void namespace(Python.Namespace namespace) {
        global("argparse", "Namespace");
        out.write(')');
        out.write(0x81);
        remember(namespace);
        value(namespace.attributes());
        out.write('b');
    }

    private void items(Map<?, ?> dict) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(dict.entrySet());
        for (int at = 0; at < entries.size(); at += BATCH) {
            List<Map.Entry<?, ?>> batch = entries.subList(at, Math.min(at + BATCH, entries.size()));
            if (batch.size() > 1) {
                out.write('(');
            }
            for (Map.Entry<?, ?> entry : batch) {
                value(entry.getKey());
                value(entry.getValue());
            }
            out.write(batch.size() > 1 ? 'u' : 's');
        }
    }

    private void appended(List<?> list) {
        for (int at = 0; at < list.size(); at += BATCH) {
            List<?> batch = list.subList(at, Math.min(at + BATCH, list.size()));
            if (batch.size() > 1) {
                out.write('(');
            }
            batch.forEach(this::value);
            out.write(batch.size() > 1 ? 'e' : 'a');
        }
    }

    private void tensor(SavedTensor tensor) {
        if (tensor.isParameter()) {
            global("torch._utils", "_rebuild_parameter");
            rebuilt(tensor);
            value(true);
            value(new Python.OrderedDict(Map.of(), Map.of()));
            out.write(0x87);
            remember(new Object());
            out.write('R');
            remember(tensor);
            return;
        }
        rebuilt(tensor);
        remember(tensor);
    }

    /** Six arguments, of which the first is a storage's persistent id. */
    private void rebuilt(SavedTensor tensor) {
        global("torch._utils", "_rebuild_tensor_v2");
        out.write('(');
        List<Object> id = new ArrayList<>();
        id.add("storage");
        id.add(new Python.Global("torch", tensor.storage().type() + "Storage"));
        id.add(keys.computeIfAbsent(tensor.storage(), s -> Integer.toString(keys.size())));
        id.add("cpu");
        id.add(tensor.storage().elements());
        if (views) {
            id.add(null);
        }
        tuple(id);
        out.write('Q');
        value(tensor.offset());
        tuple(Arrays.stream(tensor.size()).boxed().toList());
        tuple(Arrays.stream(tensor.stride()).boxed().toList());
        value(false);
        value(new Python.OrderedDict(Map.of(), Map.of()));
        out.write('t');
        remember(new Object());
        out.write('R');
        if (tensor.isParameter()) {
            remember(new Object());
        }
    }

    private void remember(Object value) {
        memo.put(value, memoized);
        if (memoized < 256) {
            out.write('q');
            out.write(memoized);
        } else {
            out.write('r');
            bytes(little(4).putInt(memoized).array());
        }
        memoized++;
    }

    private void recall(int number) {
        if (number < 256) {
            out.write('h');
            out.write(number);
        } else {
            out.write('j');
            bytes(little(4).putInt(number).array());
        }
    }

    private void bytes(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
