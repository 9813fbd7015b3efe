package io.affogato.nn.pickle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.torchsave.Python;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged weight files: each is read to its last element, or refused by a message that names it;
 * soon, and without more memory than twice its size and a constant.
 */
class HostileFilesTest {

    private static final int FEW = 400;
    private static final int MANY = 10_000;
    private static final long CONSTANT_BYTES = 1L << 20;
    private static final double MOST_SECONDS = 5;

    @TempDir private Path folder;

    /** Reads all there is in a file. */
    @FunctionalInterface
    private interface Reading {

        void read(Path file) throws IOException;
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void damagedPicklesAndHeaders() throws IOException {
        pickles(FEW, 3);
        headers(FEW, 4);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void tenThousandDamagedPickles() throws IOException {
        pickles(MANY, 1);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void tenThousandDamagedHeaders() throws IOException {
        headers(MANY, 2);
    }

    private void pickles(int cases, long seed) throws IOException {
        Object value = value();
        byte[] pickle = TorchSave.pickle(value);
        byte[] archive = TorchSave.archive(pickle, value);
        byte[] sequence = Files.readAllBytes(TorchSave.sequence(folder.resolve("x"), value));
        SplittableRandom random = new SplittableRandom(seed);
        List<Damaged> kinds =
                List.of(
                        () -> TorchSave.archive(damaged(pickle, pickle, random), value),
                        () -> damaged(archive, pickle, random),
                        () -> damaged(sequence, pickle, random));
        check(cases, kinds, HostileFilesTest::readTorch);
    }

    private void headers(int cases, long seed) throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        try (TorchFile file = TorchFile.open(TorchSave.archive(folder.resolve("x"), value()))) {
            Map<String, TensorBytes> tensors = new LinkedHashMap<>();
            ((Map<?, ?>) ((Map<?, ?>) file.value()).get("model"))
                    .forEach((name, tensor) -> tensors.put((String) name, (TensorBytes) tensor));
            SafetensorsWriter.copy(whole, tensors, Map.of("format", "pt"));
        }
        byte[] bytes = Files.readAllBytes(whole);
        int header = 8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] text = Arrays.copyOf(bytes, header);
        SplittableRandom random = new SplittableRandom(seed);
        List<Damaged> kinds =
                List.of(
                        () -> joined(damaged(text, text, random), bytes, header),
                        () -> damaged(bytes, text, random));
        check(cases, kinds, HostileFilesTest::readSafetensors);
    }

    /** Makes one damaged file. */
    @FunctionalInterface
    private interface Damaged {

        byte[] next() throws IOException;
    }

    private void check(int cases, List<Damaged> kinds, Reading reading) throws IOException {
        Path file = folder.resolve("damaged.bin");
        int refused = 0;
        for (int i = 0; i < cases; i++) {
            byte[] bytes = kinds.get(i % kinds.size()).next();
            Files.write(file, bytes);
            Cost cost = cost(reading, file, i);
            if (cost.bytes() > 2L * bytes.length + CONSTANT_BYTES) {
                cost = cost(reading, file, i); // classes and kernels are loaded once
            }
            double seconds = cost.seconds();
            long used = cost.bytes();
            assertTrue(seconds < MOST_SECONDS, "case %d took %.1f s".formatted(i, seconds));
            assertTrue(
                    used < 2L * bytes.length + CONSTANT_BYTES,
                    "case %d took %d bytes for %d".formatted(i, used, bytes.length));
            boolean fine = cost.fine();
            refused += fine ? 0 : 1;
        }
        assertTrue(refused > cases / 4, "only %d of %d refused".formatted(refused, cases));
        assertTrue(refused < cases, "no damaged file can still be read");
    }

    /** What reading a file took, and whether it was read. */
    private record Cost(boolean fine, long bytes, double seconds) {}

    private static Cost cost(Reading reading, Path file, int number) throws IOException {
        long before = allocated();
        long start = System.nanoTime();
        boolean fine = reads(reading, file, number);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Cost(fine, allocated() - before, seconds);
    }

    private static boolean reads(Reading reading, Path file, int number) throws IOException {
        try {
            reading.read(file);
            return true;
        } catch (ModalityException e) {
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            assertTrue(e.getMessage().length() < 2000, "case %d says too much".formatted(number));
            return false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("case %d was not foreseen".formatted(number), e);
        }
    }

    private static void readTorch(Path path) throws IOException {
        try (TorchFile file = TorchFile.open(path)) {
            readAll(file.value(), Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    private static void readAll(Object value, Set<Object> seen) throws IOException {
        if (value instanceof TorchTensor tensor) {
            tensor.copyTo(new Nowhere());
        } else if (value instanceof Map<?, ?> map && seen.add(value)) {
            for (Object each : map.values()) {
                readAll(each, seen);
            }
        } else if (value instanceof List<?> list && seen.add(value)) {
            for (Object each : list) {
                readAll(each, seen);
            }
        }
    }

    private static void readSafetensors(Path path) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (String name : file.names()) {
                file.bytes(name).copyTo(new Nowhere());
            }
        }
    }

    /** Takes bytes and forgets them. */
    private static final class Nowhere implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** A checkpoint as trainers write it. */
    private static Object value() {
        SavedStorage shared = SavedStorage.floats(new float[60]);
        Map<String, Object> state = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            state.put("layer.%d.weight".formatted(i), shared.view(i, new long[] {3, 4}, 1, 3));
            state.put(
                    "layer.%d.bias".formatted(i),
                    SavedStorage.longs(i, 2, 3).tensor(3).parameter());
        }
        state.put("half", SavedStorage.shorts("BFloat16", 1, 2, 3, 4, 5).tensor(5));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("cfg", new Python.Namespace(Map.of("layers", 3)));
        all.put("model", Python.OrderedDict.state(state));
        all.put("epoch", 5);
        return all;
    }

    private static byte[] joined(byte[] head, byte[] whole, int from) {
        byte[] all = Arrays.copyOf(head, head.length + whole.length - from);
        System.arraycopy(whole, from, all, head.length, whole.length - from);
        return all;
    }

    /** Makes one to four changes, of which some put in pieces of a donor. */
    private static byte[] damaged(byte[] whole, byte[] donor, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 8; changes--) {
            int at = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 ->
                        Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? -1 : 0));
                case 3 -> bytes = spliced(bytes, at, length, new byte[0]);
                case 4 -> bytes = spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
                case 5 -> {
                    int from = random.nextInt(donor.length - 16);
                    bytes = spliced(bytes, at, length, Arrays.copyOfRange(donor, from, from + 16));
                }
                default ->
                        bytes =
                                random.nextInt(4) == 0
                                        ? Arrays.copyOf(bytes, at)
                                        : digits(bytes, at);
            }
        }
        return bytes;
    }

    /** Raises the next digit, for sizes in texts. */
    private static byte[] digits(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] >= '0' && bytes[at] < '9') {
                bytes[at]++;
                return bytes;
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        byte[] result = new byte[bytes.length - removed + added.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(added, 0, result, at, added.length);
        System.arraycopy(
                bytes, at + removed, result, at + added.length, bytes.length - at - removed);
        return result;
    }
}
