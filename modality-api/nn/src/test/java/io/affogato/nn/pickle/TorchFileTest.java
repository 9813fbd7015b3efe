package io.affogato.nn.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.TensorType;
import io.affogato.nn.torchsave.Python;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading what PyTorch writes, and refusing what it never would. */
class TorchFileTest {

    /**
     * CPython 3's own pickle of {@link #checkpoint()}, protocol 2, with stand-ins of the same names
     * for PyTorch's functions and storage ids.
     */
    private static final String BY_PYTHON =
            "80027d710028580300000063666771016361726770617273650a4e616d6573706163650a7102"
                    + "298171037d71042858060000006c617965727371054b0c5804000000726174657106473fe000"
                    + "0000000000756258050000006d6f64656c710763636f6c6c656374696f6e730a4f7264657265"
                    + "64446963740a71082952710928580100000061710a63746f7263682e5f7574696c730a5f7265"
                    + "6275696c645f74656e736f725f76320a710b2828580700000073746f72616765710c63746f72"
                    + "63680a466c6f617453746f726167650a710d580100000030710e5803000000637075710f4b06"
                    + "747110514b004b024b038671114b034b01867112896808295271137471145271155801000000"
                    + "62711663746f7263682e5f7574696c730a5f72656275696c645f706172616d657465720a7117"
                    + "680b2828680c680d680e680f4b06747118514b004b034b028671194b014b0386711a89680829"
                    + "52711b74711c52711d8868082952711e87711f527120757d712158090000005f6d6574616461"
                    + "74617122680829527123580000000071247d7125580700000076657273696f6e71264b017373"
                    + "7362580500000065706f636871274a7011010058050000006e616d657371285d712928580100"
                    + "000078712a4e8865752e";

    @TempDir private Path folder;

    private static Map<String, Object> checkpoint() {
        SavedStorage storage = SavedStorage.floats(1, 2, 3, 4, 5, 6);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("layers", 12);
        settings.put("rate", 0.5);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("a", storage.tensor(2, 3));
        state.put("b", storage.view(0, new long[] {3, 2}, 1, 3).parameter());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("cfg", new Python.Namespace(settings));
        all.put("model", Python.OrderedDict.state(state));
        all.put("epoch", 70000);
        all.put("names", Arrays.asList("x", null, true));
        return all;
    }

    @Test
    void theTestsWriterPicklesAsPythonDoes() {
        assertEquals(BY_PYTHON, HexFormat.of().formatHex(TorchSave.pickle(checkpoint())));
    }

    @Test
    void bothFormatsGiveTheSameValues() throws IOException {
        for (Path file :
                List.of(
                        TorchSave.archive(folder.resolve("new.pth"), checkpoint()),
                        TorchSave.sequence(folder.resolve("old.pth"), checkpoint()))) {
            try (TorchFile read = TorchFile.open(file)) {
                Map<?, ?> all = (Map<?, ?>) read.value();
                assertEquals(List.of("cfg", "model", "epoch", "names"), List.copyOf(all.keySet()));
                assertEquals(Map.of("layers", 12L, "rate", 0.5), all.get("cfg"));
                assertEquals(70000L, all.get("epoch"));
                assertEquals(Arrays.asList("x", null, true), all.get("names"));
                Map<?, ?> state = (Map<?, ?>) all.get("model");
                assertEquals(List.of("a", "b"), List.copyOf(state.keySet()));
                assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, floats(state.get("a")));
                assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, floats(state.get("b")));
                assertEquals(new Shape(3, 2), ((TorchTensor) state.get("b")).shape());
            }
        }
    }

    @Test
    void everyElementTypeIsCopiedBitForBit() throws IOException {
        Map<String, SavedStorage> storages = new LinkedHashMap<>();
        storages.put("F32", SavedStorage.floats(1.5f, Float.NaN, -0f));
        storages.put("F64", new SavedStorage("Double", 8, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        storages.put("F16", SavedStorage.shorts("Half", 0x3c00, 0x7bff, 1));
        storages.put("BF16", SavedStorage.shorts("BFloat16", 0x3f80, 0x7fc1, 0x8000, 1, 2));
        storages.put("I64", SavedStorage.longs(-1, 1L << 40));
        storages.put("I32", new SavedStorage("Int", 4, new byte[] {1, 2, 3, 4}));
        storages.put("I16", SavedStorage.shorts("Short", 7, 8));
        storages.put("I8", SavedStorage.bytes("Char", -3));
        storages.put("U8", SavedStorage.bytes("Byte", 200, 7));
        storages.put("BOOL", SavedStorage.bytes("Bool", 1, 0, 1));
        Map<String, Object> tensors = new LinkedHashMap<>();
        storages.forEach((name, s) -> tensors.put(name, s.tensor(s.elements())));
        try (TorchFile file = TorchFile.open(TorchSave.archive(folder.resolve("x"), tensors))) {
            Map<?, ?> read = (Map<?, ?>) file.value();
            for (Map.Entry<String, SavedStorage> storage : storages.entrySet()) {
                TorchTensor tensor = (TorchTensor) read.get(storage.getKey());
                assertEquals(TensorType.valueOf(storage.getKey()), tensor.type());
                assertArrayEquals(storage.getValue().bytes(), bytes(tensor), storage.getKey());
            }
        }
    }

    @Test
    void viewsOfASharedStorageAreFollowed() throws IOException {
        SavedStorage storage =
                SavedStorage.shorts("BFloat16", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Map<String, Object> views = new LinkedHashMap<>();
        views.put("tail", storage.view(8, new long[] {4}, 1));
        views.put("turned", storage.view(0, new long[] {2, 3, 2}, 1, 4, 2));
        views.put("single", storage.view(5, new long[] {1, 1}, 99, 0));
        views.put("scalar", storage.view(7, new long[] {}));
        views.put("none", storage.view(12, new long[] {0, 5}, 5, 1));
        try (TorchFile file = TorchFile.open(TorchSave.archive(folder.resolve("x"), views))) {
            Map<?, ?> read = (Map<?, ?>) file.value();
            assertArrayEquals(new short[] {8, 9, 10, 11}, shorts(read.get("tail")));
            assertArrayEquals(
                    new short[] {0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11}, shorts(read.get("turned")));
            assertArrayEquals(new short[] {5}, shorts(read.get("single")));
            assertArrayEquals(new short[] {7}, shorts(read.get("scalar")));
            assertArrayEquals(new short[] {}, shorts(read.get("none")));
        }
    }

    @Test
    void aLargeViewIsGathered() throws IOException {
        int rows = 211;
        int columns = 307;
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Object turned = SavedStorage.floats(values).view(0, new long[] {columns, rows}, 1, columns);
        Path file = TorchSave.archive(folder.resolve("x"), Map.of("t", turned));
        try (TorchFile read = TorchFile.open(file)) {
            float[] copied = floats(((Map<?, ?>) read.value()).get("t"));
            assertEquals(values.length, copied.length);
            for (int i = 0; i < copied.length; i++) {
                assertEquals(i % rows * columns + i / rows, copied[i]);
            }
        }
    }

    @Test
    void whatMayNotBeCalledIsNamed() throws IOException {
        Object call = new Python.Call(new Python.Global("os", "system"), List.of("echo something"));
        Path file = TorchSave.archive(folder.resolve("evil.pth"), Map.of("model", call));
        ModalityException refusal = refusal(file);
        assertTrue(refusal.getMessage().contains("os.system"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("evil.pth"), refusal.getMessage());
    }

    @Test
    void viewsOutsideTheirStorageAreRefused() throws IOException {
        SavedStorage six = SavedStorage.floats(1, 2, 3, 4, 5, 6);
        for (Object bad :
                List.of(
                        six.tensor(7),
                        six.view(1, new long[] {2, 3}, 3, 1),
                        six.view(0, new long[] {2, 2}, 5, 1),
                        six.view(0, new long[] {100, 100}, 0, 0),
                        six.view(0, new long[] {1L << 40, 1L << 40}, 1, 1),
                        six.view(0, new long[] {2}, 1L << 62),
                        six.view(0, new long[] {2, 2}, 1),
                        six.view(0, new long[] {-1}, 1),
                        six.view(-1, new long[] {1}, 1))) {
            refusal(TorchSave.archive(folder.resolve("x"), bad));
        }
    }

    @Test
    void storagesThatAreNotThereAreRefused() throws IOException {
        byte[] pickle = TorchSave.pickle(Map.of("t", SavedStorage.floats(1, 2, 3).tensor(3)));
        Files.write(
                folder.resolve("x"),
                TorchSave.archive(pickle, Map.of("t", SavedStorage.floats(1, 2).tensor(2))));
        refusal(folder.resolve("x"));
        Files.write(folder.resolve("x"), TorchSave.archive(pickle, Map.of()));
        refusal(folder.resolve("x"));
    }

    @Test
    void bombsAreRefused() throws IOException {
        ByteArrayOutputStream lists = new ByteArrayOutputStream();
        for (int i = 0; i < 1 << 20; i++) {
            lists.write(']');
        }
        lists.write('.');
        refusal(lists.toByteArray());
        // a list of a list of a list, each twice, as the key of a map: 2^60 values to hash
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        keys.write('}');
        keys.write(')');
        for (int i = 0; i < 60; i++) {
            keys.write('2');
            keys.write(0x86);
        }
        keys.write('N');
        keys.write('s');
        keys.write('.');
        refusal(keys.toByteArray());
        refusal(new byte[] {'X', -1, -1, -1, -1, '.'});
        refusal(new byte[] {'B', -1, -1, -1, 127, '.'});
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Files.write(folder.resolve("empty"), new byte[0]);
        refusal(folder.resolve("empty"));
        Files.writeString(folder.resolve("page"), "<html>" + "not found ".repeat(40));
        refusal(folder.resolve("page"));
        byte[] whole = Files.readAllBytes(TorchSave.archive(folder.resolve("x"), checkpoint()));
        Files.write(folder.resolve("half"), Arrays.copyOf(whole, whole.length / 2));
        assertTrue(refusal(folder.resolve("half")).getMessage().contains("cut off"));
        assertEquals(
                ErrorCode.MISSING_WEIGHTS,
                assertThrows(
                                ModalityException.class,
                                () -> TorchFile.open(folder.resolve("absent")))
                        .code());
    }

    private ModalityException refusal(byte[] pickle) throws IOException {
        Path file = folder.resolve("pickle");
        Files.write(file, TorchSave.archive(pickle, new ArrayList<>()));
        return refusal(file);
    }

    private static ModalityException refusal(Path file) {
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> TorchFile.open(file).close());
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code(), refusal.getMessage());
        return refusal;
    }

    private static float[] floats(Object tensor) throws IOException {
        float[] values = new float[(int) ((TorchTensor) tensor).shape().size()];
        ByteBuffer.wrap(bytes(tensor)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static short[] shorts(Object tensor) throws IOException {
        short[] values = new short[(int) ((TorchTensor) tensor).shape().size()];
        ByteBuffer.wrap(bytes(tensor)).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
        return values;
    }

    private static byte[] bytes(Object tensor) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((TorchTensor) tensor).copyTo(Channels.newChannel(out));
        return out.toByteArray();
    }
}
