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
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Turns bytes of a file into an array. Tensors above 1 GiB are put together from parts. */
final class TensorLoader {

    private static final Kernels KERNELS = Kernels.of(TensorLoader.class, "loader.py");

    /** Smaller tensors move to the engine's own, aligned memory. */
    static final long MAPPED_FROM = 16L << 20;

    private static final long PART_BYTES = 1L << 30;

    private final Path path;
    private final FileChannel channel;
    private final boolean writable;
    private final BrainFloats brainFloats;
    private final NDManager owner;

    TensorLoader(
            Path path,
            FileChannel channel,
            boolean writable,
            BrainFloats brainFloats,
            NDManager owner) {
        this.brainFloats = brainFloats;
        this.path = path;
        this.channel = channel;
        this.writable = writable;
        this.owner = owner;
    }

    /**
     * Loads a tensor.
     *
     * @param narrow whether real numbers become brain floats, else float32
     */
    NDArray load(TensorEntry entry, boolean narrow) throws IOException {
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
        Form form = !type.real() ? Form.AS_STORED : narrow ? Form.NARROW : Form.WIDE;
        try (NDManager scratch = owner.newSubManager(Device.cpu())) {
            NDArray whole = whole(entry, form, scratch);
            NDArray placed = form == Form.NARROW ? moved(whole) : moved(whole, owner.getDevice());
            placed.attach(owner);
            return placed;
        }
    }

    /** What a load makes of the numbers. */
    private enum Form {
        AS_STORED,
        WIDE,
        NARROW
    }

    private static NDArray moved(NDArray whole, Device device) {
        return whole.toDevice(device, false);
    }

    /** Moves brain floats inside a kernel, as the native interface cannot carry them. */
    private NDArray moved(NDArray whole) {
        if (onProcessor()) {
            return whole;
        }
        try (NDArray there = owner.zeros(new Shape(1))) {
            return KERNELS.call("beside", whole, there);
        }
    }

    private boolean onProcessor() {
        return owner.getDevice().equals(Device.cpu());
    }

    private NDArray whole(TensorEntry entry, Form form, NDManager scratch) throws IOException {
        if (entry.type() == TensorType.BF16 && form == Form.NARROW) {
            return brainFloats.read(entry, scratch);
        }
        if (entry.bytes() <= PART_BYTES) {
            return part(entry.begin(), entry.bytes(), entry.shape(), entry.type(), form, scratch);
        }
        List<NDArray> parts = new ArrayList<>();
        for (long at = entry.begin(); at < entry.end(); at += PART_BYTES) {
            long length = Math.min(PART_BYTES, entry.end() - at);
            Shape flat = new Shape(length / entry.type().bytes());
            parts.add(part(at, length, flat, entry.type(), form, scratch));
        }
        return KERNELS.call("joined", parts, entry.shape().getShape());
    }

    /**
     * Loads a run of bytes. An array over a mapping is returned as it was created, since that very
     * object, and no reshaped sibling of it, keeps the mapping alive.
     */
    private NDArray part(
            long at, long length, Shape shape, TensorType type, Form form, NDManager scratch)
            throws IOException {
        boolean aligned = at % type.bytes() == 0;
        ByteBuffer bytes = aligned ? mapped(at, length) : read(at, length);
        NDArray stored = stored(bytes, shape, type, scratch);
        boolean kept = form != Form.NARROW && !type.widens();
        if (aligned && writable && kept && length >= MAPPED_FROM) {
            return stored;
        }
        try (stored) {
            return KERNELS.call(
                    kept ? "copied" : form == Form.NARROW ? "narrowed" : "widened", stored);
        } finally {
            Reference.reachabilityFence(bytes);
        }
    }

    private static NDArray stored(
            ByteBuffer bytes, Shape shape, TensorType type, NDManager scratch) {
        if (type != TensorType.BF16) {
            return scratch.create(bytes, shape, type.dataType().orElseThrow());
        }
        NDArray like = scratch.create(new Shape(1), DataType.FLOAT32);
        NDArray empty = KERNELS.call("empty_bfloat16", like, shape.getShape());
        JniUtils.set((PtNDArray) empty, bytes);
        return empty;
    }

    /** Maps privately where the file may be written to, as Java asks of private mappings. */
    private ByteBuffer mapped(long position, long length) throws IOException {
        FileChannel.MapMode mode =
                writable ? FileChannel.MapMode.PRIVATE : FileChannel.MapMode.READ_ONLY;
        return channel.map(mode, position, length).order(ByteOrder.nativeOrder());
    }

    private ByteBuffer read(long position, long length) throws IOException {
        ByteBuffer copy = ByteBuffer.allocateDirect((int) length).order(ByteOrder.nativeOrder());
        while (copy.hasRemaining()) {
            if (channel.read(copy, position + copy.position()) < 0) {
                throw new EOFException("the file ended early");
            }
        }
        return copy.flip();
    }
}
