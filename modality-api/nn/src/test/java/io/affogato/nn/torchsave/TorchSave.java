package io.affogato.nn.torchsave;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes files as {@code torch.save} does, byte for byte but for the serialization id.
 *
 * <p>Values are null, {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link
 * String}, {@link Map} (a dict), {@link List}, {@link SavedTensor} and what is in {@link Python}.
 *
 * <p>Source: {@code torch/serialization.py}; {@code caffe2/serialize/inline_container.cc} for the
 * archive: entries aligned to 64 bytes by a padding field "FB", ends of both sizes.
 */
public final class TorchSave {

    private static final int ALIGNMENT = 64;
    private static final int ZIP64_VERSION = 45;

    private TorchSave() {}

    /** Writes an archive, PyTorch's format as of 1.6. */
    public static Path archive(Path file, Object value) throws IOException {
        IdentityHashMap<SavedStorage, String> keys = new IdentityHashMap<>();
        byte[] pickle = Pickler.pickle(value, keys, false);
        return Files.write(file, archive(pickle, inOrder(keys)));
    }

    /** Returns the pickle of an archive. */
    public static byte[] pickle(Object value) {
        return Pickler.pickle(value, new IdentityHashMap<>(), false);
    }

    /** Returns an archive of any pickle and the storages of a value. */
    public static byte[] archive(byte[] pickle, Object value) throws IOException {
        IdentityHashMap<SavedStorage, String> keys = new IdentityHashMap<>();
        Pickler.pickle(value, keys, false);
        return archive(pickle, inOrder(keys));
    }

    /** Writes a sequence of pickles, PyTorch's format before 1.6. */
    public static Path sequence(Path file, Object value) throws IOException {
        IdentityHashMap<SavedStorage, String> keys = new IdentityHashMap<>();
        IdentityHashMap<SavedStorage, String> none = new IdentityHashMap<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Pickler.pickle(new BigInteger("1950a86a20f9469cfc6c", 16), none, true));
        out.write(Pickler.pickle(1001, none, true));
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("protocol_version", 1001);
        machine.put("little_endian", true);
        machine.put("type_sizes", Map.of("short", 2));
        out.write(Pickler.pickle(machine, none, true));
        out.write(Pickler.pickle(value, keys, true));
        List<SavedStorage> storages = inOrder(keys);
        out.write(Pickler.pickle(storages.stream().map(keys::get).toList(), none, true));
        for (SavedStorage storage : storages) {
            out.write(little(8).putLong(storage.elements()).array());
            out.write(storage.bytes());
        }
        return Files.write(file, out.toByteArray());
    }

    private static List<SavedStorage> inOrder(IdentityHashMap<SavedStorage, String> keys) {
        SavedStorage[] storages = new SavedStorage[keys.size()];
        keys.forEach((storage, key) -> storages[Integer.parseInt(key)] = storage);
        return List.of(storages);
    }

    private static byte[] archive(byte[] pickle, List<SavedStorage> storages) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        entries.put("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < storages.size(); i++) {
            entries.put("archive/data/" + i, storages.get(i).bytes());
        }
        entries.put("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        return zip(entries);
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> directory = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.US_ASCII);
            int at = out.size();
            int padding = ALIGNMENT - (at + 30 + name.length + 4) % ALIGNMENT;
            byte[] facts = facts(entry.getValue(), name.length);
            out.write(little(4).putInt(0x04034b50).array());
            out.write(facts);
            out.write(little(2).putShort((short) (padding + 4)).array());
            out.write(name);
            out.write(little(4).put((byte) 'F').put((byte) 'B').putShort((short) padding).array());
            out.write("Z".repeat(padding).getBytes(StandardCharsets.US_ASCII));
            out.write(entry.getValue());
            directory.add(directoryEntry(facts, name, at));
        }
        long begin = out.size();
        for (byte[] entry : directory) {
            out.write(entry);
        }
        out.write(ends(directory.size(), begin, out.size() - begin));
        return out.toByteArray();
    }

    /** Version to length of the name, common to both headers. */
    private static byte[] facts(byte[] data, int nameBytes) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return little(24)
                .putShort((short) 0)
                .putShort((short) 0x0800)
                .putShort((short) 0)
                .putInt(0)
                .putInt((int) crc.getValue())
                .putInt(data.length)
                .putInt(data.length)
                .putShort((short) nameBytes)
                .array();
    }

    private static byte[] directoryEntry(byte[] facts, byte[] name, int at) {
        return little(46 + name.length)
                .putInt(0x02014b50)
                .putShort((short) 0)
                .put(facts)
                .put(new byte[12])
                .putInt(at)
                .put(name)
                .array();
    }

    private static byte[] ends(int entries, long begin, long bytes) {
        return little(56 + 20 + 22)
                .putInt(0x06064b50)
                .putLong(44)
                .putShort((short) ZIP64_VERSION)
                .putShort((short) ZIP64_VERSION)
                .putLong(0)
                .putLong(entries)
                .putLong(entries)
                .putLong(bytes)
                .putLong(begin)
                .putInt(0x07064b50)
                .putInt(0)
                .putLong(begin + bytes)
                .putInt(1)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt((int) bytes)
                .putInt((int) begin)
                .putShort((short) 0)
                .array();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
