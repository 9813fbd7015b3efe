package io.affogato.nn.safetensors;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Kernels;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Turns bytes of a file into an array. Tensors above 1 GiB are put together from parts. */
final class TensorLoader {

    private static final Kernels KERNELS = Kernels.of(TensorLoader.class, "loader.py");

    private static final long PART_BYTES = 1L << 30;

    private final Path path;
    private final FileChannel channel;
    private final boolean writable;
    private final NDManager owner;

    TensorLoader(Path path, FileChannel channel, boolean writable, NDManager owner) {
        this.path = path;
        this.channel = channel;
        this.writable = writable;
        this.owner = owner;
    }

    NDArray load(TensorEntry entry) throws IOException {
        TensorType type = entry.type();
        if (type != TensorType.BF16 && type.dataType().isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "tensor %s of %s has type %s, which cannot be loaded; store it as F32"
                            .formatted(entry.name(), path, type));
        }
        if (entry.bytes() == 0) {
            return owner.create(
                    entry.shape(),
                    type.widens() ? DataType.FLOAT32 : type.dataType().orElseThrow());
        }
        try (NDManager scratch = owner.newSubManager(Device.cpu())) {
            NDArray whole = joined(parts(entry, scratch)).reshape(entry.shape());
            NDArray placed = whole.toDevice(owner.getDevice(), false);
            placed.attach(owner);
            return placed;
        }
    }

    private List<NDArray> parts(TensorEntry entry, NDManager scratch) throws IOException {
        List<NDArray> parts = new ArrayList<>();
        for (long at = entry.begin(); at < entry.end(); at += PART_BYTES) {
            ByteBuffer bytes = bytes(at, Math.min(PART_BYTES, entry.end() - at), entry.type());
            parts.add(part(bytes, entry.type(), scratch));
        }
        return parts;
    }

    private static NDArray joined(List<NDArray> parts) {
        return parts.size() == 1 ? parts.get(0) : KERNELS.call("joined", parts);
    }

    private static NDArray part(ByteBuffer bytes, TensorType type, NDManager scratch) {
        Shape flat = new Shape(bytes.remaining() / type.bytes());
        if (type == TensorType.BF16) {
            return widened(bfloat16(bytes, flat, scratch));
        }
        NDArray stored = scratch.create(bytes, flat, type.dataType().orElseThrow());
        return type.widens() ? widened(stored) : stored;
    }

    /** Gives a kernel-made array the bytes; the buffer must outlive the array, hence the copy. */
    private static NDArray bfloat16(ByteBuffer bytes, Shape flat, NDManager scratch) {
        try (NDArray like = scratch.create(new Shape(1), DataType.FLOAT32)) {
            NDArray empty = KERNELS.call("empty_bfloat16", like, flat.getShape());
            JniUtils.set((PtNDArray) empty, bytes);
            return empty;
        }
    }

    private static NDArray widened(NDArray stored) {
        NDArray wide = KERNELS.call("widened", stored);
        stored.close();
        return wide;
    }

    /**
     * Maps privately where the bytes are aligned for their type and the file may be written to, as
     * Java asks of private mappings; else copies.
     */
    private ByteBuffer bytes(long position, long length, TensorType type) throws IOException {
        if (writable && position % type.bytes() == 0) {
            return channel.map(FileChannel.MapMode.PRIVATE, position, length)
                    .order(ByteOrder.nativeOrder());
        }
        ByteBuffer copy = ByteBuffer.allocateDirect((int) length).order(ByteOrder.nativeOrder());
        while (copy.hasRemaining()) {
            if (channel.read(copy, position + copy.position()) < 0) {
                throw new EOFException("the file ended early");
            }
        }
        return copy.flip();
    }
}
