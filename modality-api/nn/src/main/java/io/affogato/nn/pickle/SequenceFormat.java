package io.affogato.nn.pickle;

import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format before PyTorch 1.6: pickles of a magic number, a version, facts about the machine, the
 * value and the list of storage keys, then for each key the number of elements and the elements.
 *
 * <p>Source: {@code torch/serialization.py}, {@code _legacy_save} and {@code _legacy_load}.
 */
final class SequenceFormat {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Long VERSION = 1001L;

    private final FileChannel channel;
    private final long fileSize;
    private final Budget budget;
    private final Map<String, Storage> storages = new HashMap<>();

    SequenceFormat(FileChannel channel, Budget budget) throws IOException {
        this.channel = channel;
        this.fileSize = channel.size();
        this.budget = budget;
    }

    Object read() throws IOException, MalformedPickleException {
        ByteInput in = new ByteInput(channel, 0, fileSize);
        if (!MAGIC.equals(PickleReader.read(in, budget, this::none))) {
            throw new MalformedPickleException("it does not start as torch.save does");
        }
        if (!VERSION.equals(PickleReader.read(in, budget, this::none))) {
            throw new MalformedPickleException("it is of another version than 1001");
        }
        if (PickleReader.read(in, budget, this::none) instanceof Map<?, ?> machine
                && Boolean.FALSE.equals(machine.get("little_endian"))) {
            throw new MalformedPickleException("its numbers are not little endian");
        }
        Object value = PickleReader.read(in, budget, this::storage);
        List<?> keys =
                Values.list(PickleReader.read(in, budget, this::none), 0, "the list of storages");
        place(in, keys);
        return value;
    }

    private Storage none(List<?> id) throws MalformedPickleException {
        throw new MalformedPickleException("a storage appears where none can be");
    }

    /** Remembers {@code ("storage", type, key, location, elements, view)} until it is found. */
    private Storage storage(List<?> id) throws MalformedPickleException {
        if (!"storage".equals(id.get(0))
                || !(id.get(1) instanceof TensorType type)
                || !(id.get(2) instanceof String key)
                || (id.size() > 5 && id.get(5) != null)) {
            throw new MalformedPickleException("a storage has no type and key, or is a view");
        }
        long elements = Values.number(id.get(4), "the size of a storage");
        if (elements > fileSize / type.bytes()) {
            throw new MalformedPickleException(
                    "storage '%s' is to have %d elements in a file of %d bytes"
                            .formatted(key, elements, fileSize));
        }
        Storage known =
                storages.computeIfAbsent(key, name -> new Storage(channel, type, elements, -1));
        if (known.type() != type || known.elements() != elements) {
            throw new MalformedPickleException(
                    "storage '%s' is described in two ways".formatted(key));
        }
        return known;
    }

    private void place(ByteInput in, List<?> keys) throws IOException, MalformedPickleException {
        for (Object key : keys) {
            Storage storage = key instanceof String ? storages.get(key) : null;
            if (storage == null || storage.isPlaced() || in.i8() != storage.elements()) {
                throw new MalformedPickleException("its storages are not those of its tensors");
            }
            storage.place(in.position());
            in.skip(storage.bytes());
        }
        for (Map.Entry<String, Storage> storage : storages.entrySet()) {
            if (!storage.getValue().isPlaced()) {
                throw new MalformedPickleException(
                        "storage '%s' is missing".formatted(storage.getKey()));
            }
        }
    }
}
