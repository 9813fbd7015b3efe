package io.affogato.nn.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes safetensors files. The same arrays give the same bytes: names are sorted, the header is
 * padded with spaces so that data starts at a multiple of 64.
 *
 * <p>A file appears whole or not at all: it is written under a temporary name, forced to disk and
 * renamed.
 */
public final class SafetensorsWriter {

    private static final String METADATA = "__metadata__";
    private static final int ALIGNMENT = 64;
    private static final int LENGTH_BYTES = 8;

    private SafetensorsWriter() {}

    /**
     * Writes arrays of types F64, F32, F16, I64, I32, I8, U8 and BOOL of at most 2 GB each.
     *
     * @param file replaced if it exists; its folder must exist
     * @param arrays read only; they stay the caller's
     * @param metadata free text
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} for an array of another type, {@link
     *     ErrorCode#NO_OUTPUT} if the file cannot be created or written
     */
    public static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata) {
        SortedMap<String, TensorBytes> bytes = new TreeMap<>();
        arrays.forEach((name, array) -> bytes.put(name, ArrayBytes.of(name, array)));
        copy(file, bytes, metadata);
    }

    /**
     * Writes tensors as they are stored elsewhere, bit for bit, of any type and size.
     *
     * @param file replaced if it exists; its folder must exist
     * @param tensors read one after the other, in the order of their names
     * @param metadata free text
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if the file cannot be created or
     *     written, or a tensor cannot be read
     */
    public static void copy(
            Path file, Map<String, ? extends TensorBytes> tensors, Map<String, String> metadata) {
        SortedMap<String, TensorBytes> sorted = new TreeMap<>(tensors);
        byte[] header = header(sorted, metadata);
        Path target = file.toAbsolutePath();
        Path temporary = null;
        try {
            temporary =
                    Files.createTempFile(
                            target.getParent(), "." + target.getFileName() + ".", ".part");
            write(temporary, header, sorted);
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            force(target.getParent());
        } catch (IOException e) {
            discard(temporary, e);
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "writing %s failed: %s; check the folder and its free space"
                            .formatted(file, e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            discard(temporary, e);
            throw e;
        }
    }

    private static void write(Path file, byte[] header, SortedMap<String, TensorBytes> tensors)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            put(out, ByteBuffer.wrap(header));
            for (TensorBytes tensor : tensors.values()) {
                tensor.copyTo(out);
            }
            out.force(true);
        }
    }

    private static void put(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** An array of the engine. */
    private record ArrayBytes(TensorType type, NDArray array) implements TensorBytes {

        static ArrayBytes of(String name, NDArray array) {
            return new ArrayBytes(
                    TensorType.of(array.getDataType()).orElseThrow(() -> unwritable(name, array)),
                    array);
        }

        private static ModalityException unwritable(String name, NDArray array) {
            return new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "tensor %s has type %s, which is not written; cast it to float32"
                            .formatted(name, array.getDataType()));
        }

        @Override
        public Shape shape() {
            return array.getShape();
        }

        @Override
        public void copyTo(WritableByteChannel out) throws IOException {
            put(out, array.toByteBuffer(true));
        }
    }

    /** Makes a rename durable, where the file system lets a folder be opened. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void discard(Path temporary, Exception because) {
        if (temporary == null) {
            return;
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static byte[] header(
            SortedMap<String, TensorBytes> tensors, Map<String, String> metadata) {
        JsonObject root = new JsonObject();
        if (!metadata.isEmpty()) {
            JsonObject texts = new JsonObject();
            new TreeMap<>(metadata).forEach(texts::addProperty);
            root.add(METADATA, texts);
        }
        long at = 0;
        for (Map.Entry<String, TensorBytes> tensor : tensors.entrySet()) {
            if (tensor.getKey().equals(METADATA)) {
                throw new ModalityException(
                        ErrorCode.BAD_WEIGHTS, "no tensor may be named __metadata__; rename it");
            }
            long end = at + tensor.getValue().bytes();
            root.add(tensor.getKey(), entry(tensor.getValue(), at, end));
            at = end;
        }
        Gson gson = new GsonBuilder().disableHtmlEscaping().create();
        return framed(gson.toJson(root).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject entry(TensorBytes tensor, long begin, long end) {
        JsonArray shape = new JsonArray();
        for (long axis : tensor.shape().getShape()) {
            shape.add(axis);
        }
        JsonArray offsets = new JsonArray();
        offsets.add(begin);
        offsets.add(end);
        JsonObject entry = new JsonObject();
        entry.addProperty("dtype", tensor.type().name());
        entry.add("shape", shape);
        entry.add("data_offsets", offsets);
        return entry;
    }

    private static byte[] framed(byte[] json) {
        int total = LENGTH_BYTES + json.length;
        int padded = (total + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer frame = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(padded - LENGTH_BYTES).put(json);
        while (frame.hasRemaining()) {
            frame.put((byte) ' ');
        }
        return frame.array();
    }
}
