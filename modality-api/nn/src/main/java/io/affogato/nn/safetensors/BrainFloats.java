package io.affogato.nn.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.affogato.nn.Kernels;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Reads brain floats of one file as they are, through one small buffer: a mapping would count as
 * memory of the process until it is collected.
 *
 * <p>Thread-safe.
 */
final class BrainFloats {

    private static final Kernels KERNELS = Kernels.of(BrainFloats.class, "loader.py");
    private static final int BUFFER = 1 << 20;

    private final FileChannel channel;
    private ByteBuffer buffer;

    BrainFloats(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns an array for kernels only, which belongs to the manager. */
    synchronized NDArray read(TensorEntry entry, NDManager manager) throws IOException {
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
        }
        NDArray like = manager.create(new Shape(1), DataType.FLOAT32);
        NDArray whole = empty(like, entry.bytes() / Short.BYTES);
        for (long done = 0; done < entry.bytes(); done += BUFFER) {
            int length = (int) Math.min(BUFFER, entry.bytes() - done);
            fill(entry.begin() + done, length);
            try (NDArray part = empty(like, length / Short.BYTES)) {
                JniUtils.set((PtNDArray) part, buffer);
                KERNELS.callLong("fill", whole, part, done / Short.BYTES);
            }
        }
        return KERNELS.call("shaped", whole, entry.shape().getShape());
    }

    private static NDArray empty(NDArray like, long numbers) {
        return KERNELS.call("empty_bfloat16", like, new long[] {numbers});
    }

    private void fill(long position, int length) throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file ended early");
            }
        }
        buffer.flip();
    }
}
