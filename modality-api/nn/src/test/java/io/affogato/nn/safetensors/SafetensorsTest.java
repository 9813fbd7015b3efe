package io.affogato.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading and writing weight files. */
class SafetensorsTest {

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Puts a header, given as text, in front of data. */
    private static byte[] file(String json, ByteBuffer data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + data.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }

    private static String entry(String name, String type, String shape, int begin, int end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, type, shape, begin, end);
    }

    private Map<String, NDArray> samples() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("z", Ops.tensor(manager, new float[] {1, -2.5f, 3e-8f, 4, 5, 6}, 2, 3));
        arrays.put("a.long", Ops.tensor(manager, new long[] {1L << 40, -7}, 1, 2));
        arrays.put("m.int", manager.create(new int[] {3, -4, 5}));
        arrays.put("bytes", manager.create(new byte[] {1, 2, 3, 4, 5}, new Shape(5)));
        arrays.put("flags", manager.create(new boolean[] {true, false, true}));
        arrays.put("scalar", Ops.tensor(manager, new float[] {0.125f}));
        arrays.put("none", manager.create(new Shape(0, 4)));
        return arrays;
    }

    @Test
    void everyStorableTypeReturns() {
        Path file = folder.resolve("all.safetensors");
        Map<String, NDArray> arrays = samples();
        SafetensorsWriter.write(file, arrays, Map.of("format", "pt", "note", "ä \"quoted\""));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertEquals(Map.of("format", "pt", "note", "ä \"quoted\""), read.metadata());
            assertEquals(arrays.keySet(), Set.copyOf(read.names()));
            arrays.forEach(
                    (name, array) -> {
                        assertEquals(array.getShape(), read.shape(name));
                        NDArray back = read.load(name, manager);
                        assertEquals(array.getDataType(), back.getDataType(), name);
                        assertEquals(array, back, name);
                    });
        }
    }

    @Test
    void theSameArraysGiveTheSameAlignedBytes() throws IOException {
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");
        SafetensorsWriter.write(first, samples(), Map.of("b", "1", "a", "2"));
        Map<String, NDArray> backwards = new LinkedHashMap<>();
        List<String> names = samples().keySet().stream().sorted().toList();
        names.forEach(name -> backwards.put(name, samples().get(name)));
        SafetensorsWriter.write(second, backwards, Map.of("a", "2", "b", "1"));
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        long header =
                ByteBuffer.wrap(Files.readAllBytes(first)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, (8 + header) % 64);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count(), "temporary files remain");
        }
    }

    @Test
    void halfPrecisionIsWidened() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(12 + 8 + 16).order(ByteOrder.LITTLE_ENDIAN);
        float[] brain = {1f, -2.5f, 3.140625f, 1e30f, 0f, -0.0078125f};
        for (float value : brain) {
            data.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        }
        float[] kept = new float[brain.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Float.intBitsToFloat(Float.floatToRawIntBits(brain[i]) & 0xffff0000);
        }
        data.putShort((short) 0x3c00).putShort((short) 0xc100); // 1, -2.5
        data.putShort((short) 0x0001).putShort((short) 0x7bff); // 2^-24, 65504
        data.putDouble(0.1).putDouble(-1e300);
        String json =
                "{%s,%s,%s}"
                        .formatted(
                                entry("brain", "BF16", "[3,2]", 0, 12),
                                entry("half", "F16", "[4]", 12, 20),
                                entry("double", "F64", "[2,1]", 20, 36));
        for (String padding : List.of("", " ", "   ")) { // also where nothing is aligned
            Path file = folder.resolve("half%d.safetensors".formatted(padding.length()));
            Files.write(file, file(json + padding, data.duplicate().flip()));
            try (SafetensorsFile read = SafetensorsFile.open(file)) {
                assertArrayEquals(kept, read.load("brain", manager).toFloatArray());
                assertEquals(new Shape(3, 2), read.load("brain", manager).getShape());
                assertEquals(TensorType.BF16, read.type("brain"));
                assertArrayEquals(
                        new float[] {1, -2.5f, (float) Math.scalb(1.0, -24), 65504},
                        read.load("half", manager).toFloatArray());
                assertArrayEquals(
                        new float[] {0.1f, Float.NEGATIVE_INFINITY},
                        read.load("double", manager).toFloatArray());
            }
        }
    }

    @Test
    void typesTheEngineLacksAreRefusedOnLoad() throws IOException {
        Path file = folder.resolve("short.safetensors");
        String json = "{%s}".formatted(entry("x", "I16", "[2]", 0, 4));
        Files.write(file, file(json, ByteBuffer.allocate(4)));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            ModalityException refusal =
                    assertThrows(ModalityException.class, () -> read.load("x", manager));
            assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        }
    }

    /** An array large enough to be mapped. */
    private NDArray ramp() {
        int columns = 1024;
        long rows = TensorLoader.MAPPED_FROM / 4 / columns + 3;
        return manager.arange(0f, (float) (rows * columns), 1f).reshape(rows, columns);
    }

    private static void collect() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            ByteBuffer.allocateDirect(1 << 22).put(0, (byte) 1);
        }
    }

    @Test
    void changesInPlaceNeverReachTheFile() throws IOException {
        Path file = folder.resolve("private.safetensors");
        NDArray ramp = ramp();
        Map<String, NDArray> arrays = samples();
        arrays.put("ramp", ramp);
        SafetensorsWriter.write(file, arrays, Map.of());
        byte[] before = Files.readAllBytes(file);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            for (String name : List.of("z", "ramp")) {
                NDArray array = read.load(name, manager);
                array.addi(manager.ones(new Shape(1)));
                assertEquals(arrays.get(name).getFloat(1, 2) + 1, array.getFloat(1, 2));
            }
            assertEquals(ramp, read.load("ramp", manager));
        }
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void arraysOutliveTheFileAndCollections() {
        Path file = folder.resolve("large.safetensors");
        NDArray ramp = ramp();
        SafetensorsWriter.write(file, Map.of("ramp", ramp, "small", samples().get("z")), Map.of());
        NDArray large;
        NDArray small;
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            large = source.load("ramp", manager);
            small = source.load("small", manager);
        }
        collect();
        assertEquals(ramp, large);
        assertEquals(samples().get("z"), small);
    }

    @Test
    void readOnlyFilesAreCopied() throws IOException {
        Path file = folder.resolve("readonly.safetensors");
        NDArray ramp = ramp();
        SafetensorsWriter.write(file, Map.of("ramp", ramp), Map.of());
        NDArray copy;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = Files.size(file);
            TensorEntry entry =
                    new TensorEntry(
                            "ramp", TensorType.F32, ramp.getShape(), size - 4 * ramp.size(), size);
            BrainFloats none = new BrainFloats(channel);
            copy = new TensorLoader(file, channel, false, none, manager).load(entry, false);
        }
        collect();
        assertEquals(ramp, copy);
    }

    @Test
    void shardsAreFoundThroughTheIndex() throws IOException {
        NDArray a = Ops.tensor(manager, new float[] {1, 2, 3}, 3);
        NDArray b = Ops.tensor(manager, new float[] {4, 5}, 1, 2);
        SafetensorsWriter.write(folder.resolve("m-1.safetensors"), Map.of("a", a), Map.of());
        SafetensorsWriter.write(folder.resolve("m-2.safetensors"), Map.of("b", b), Map.of());
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index, "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}");
        try (TensorSource source = SafetensorsFolder.openAny(folder)) {
            assertEquals(Set.of("a", "b"), source.names());
            assertEquals(a, source.load("a", manager));
            assertEquals(b, source.load("b", manager));
        }
        for (String places :
                List.of(
                        "{\"weight_map\":{\"a\":\"m-2.safetensors\"}}",
                        "{\"weight_map\":{\"a\":\"../m-1.safetensors\"}}",
                        "{\"weight_map\":{\"a\":[1]}}",
                        "{\"weight_map\":7}",
                        "[[[")) {
            Files.writeString(index, places);
            ModalityException refusal =
                    assertThrows(ModalityException.class, () -> SafetensorsFolder.open(folder));
            assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code(), places);
        }
    }

    @Test
    void absentFilesAreMissingWeights() {
        for (Path path : List.of(folder, folder.resolve("absent.safetensors"))) {
            ModalityException refusal =
                    assertThrows(ModalityException.class, () -> SafetensorsFolder.openAny(path));
            assertEquals(ErrorCode.MISSING_WEIGHTS, refusal.code());
            assertTrue(refusal.getMessage().contains(path.toString()));
        }
    }

    @Test
    void digestFollowsContentAndName() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, samples(), Map.of());
        WeightsDigest digest = new WeightsDigest();
        String before = digest.of(file);
        String folderBefore = digest.of(folder);
        assertEquals(64, before.length());
        assertEquals(before, digest.of(file));
        Files.writeString(folder.resolve("notes.txt"), "not a weight");
        assertEquals(folderBefore, digest.of(folder));
        Map<String, NDArray> changed = samples();
        changed.put("z", manager.ones(new Shape(2, 3), DataType.FLOAT32));
        SafetensorsWriter.write(file, changed, Map.of());
        assertTrue(!before.equals(new WeightsDigest().of(file)));
        assertTrue(!folderBefore.equals(new WeightsDigest().of(folder)));
    }

    @Test
    void digestOfKnownBytes() throws IOException {
        Path file = folder.resolve("abc.safetensors");
        Files.writeString(file, "abc");
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                new WeightsDigest().of(file));
    }
}
