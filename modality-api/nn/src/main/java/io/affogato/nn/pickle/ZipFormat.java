package io.affogato.nn.pickle;

import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format as of PyTorch 1.6: an archive of {@code ROOT/data.pkl}, {@code ROOT/byteorder} and one
 * {@code ROOT/data/KEY} a storage.
 *
 * <p>Source: {@code torch/serialization.py}, {@code _save} and {@code _load}.
 */
final class ZipFormat {

    private static final String PICKLE = "/data.pkl";
    private static final String ORDER = "byteorder";
    private static final int LONGEST_ORDER = 16;

    private final FileChannel channel;
    private final Budget budget;
    private final Map<String, Storage> storages = new HashMap<>();

    ZipFormat(FileChannel channel, Budget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    Object read() throws IOException, MalformedPickleException {
        Map<String, ZipIndex.Range> entries = ZipIndex.read(channel, budget);
        String root = root(entries);
        requireLittleEndian(entries.get(root + ORDER));
        ByteInput in = input(entries.get(root + PICKLE.substring(1)));
        return PickleReader.read(in, budget, id -> storage(entries, root, id));
    }

    private ByteInput input(ZipIndex.Range range) {
        return new ByteInput(channel, range.begin(), range.end());
    }

    private static String root(Map<String, ZipIndex.Range> entries)
            throws MalformedPickleException {
        List<String> pickles =
                entries.keySet().stream().filter(name -> name.endsWith(PICKLE)).toList();
        if (pickles.size() != 1) {
            throw new MalformedPickleException(
                    "its archive holds %d files data.pkl, expected one".formatted(pickles.size()));
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length() + 1);
    }

    private void requireLittleEndian(ZipIndex.Range range)
            throws IOException, MalformedPickleException {
        if (range == null) {
            return; // files from before 2.0 do not say
        }
        String order =
                new String(
                        input(range).bytes(range.bytes(), LONGEST_ORDER),
                        StandardCharsets.US_ASCII);
        if (!order.equals("little")) {
            throw new MalformedPickleException("its numbers are not little endian");
        }
    }

    /** Finds {@code ("storage", type, key, location, elements)}. */
    private Storage storage(Map<String, ZipIndex.Range> entries, String root, List<?> id)
            throws MalformedPickleException {
        if (!"storage".equals(id.get(0))
                || !(id.get(1) instanceof TensorType type)
                || !(id.get(2) instanceof String key)) {
            throw new MalformedPickleException("a storage has no type and key");
        }
        long elements = Values.number(id.get(4), "the size of a storage");
        ZipIndex.Range range = entries.get(root + "data/" + key);
        if (range == null || elements > range.bytes() / type.bytes()) {
            throw new MalformedPickleException(
                    "storage '%s' is to have %d elements of %s in %d bytes"
                            .formatted(key, elements, type, range == null ? 0 : range.bytes()));
        }
        Storage known = storages.get(key);
        if (known == null) {
            known = new Storage(channel, type, elements, range.begin());
            storages.put(key, known);
        }
        if (known.type() != type || known.elements() != elements) {
            throw new MalformedPickleException(
                    "storage '%s' is described in two ways".formatted(key));
        }
        return known;
    }
}
