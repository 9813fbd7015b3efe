package io.affogato.nn.pickle;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A tensor of a PyTorch file: a view, by offset and strides, of a storage that others may share.
 *
 * <p>It reads from its file whenever it is copied, and so must not outlive it. One thread uses it
 * at a time.
 */
public final class TorchTensor implements TensorBytes {

    private static final int MAX_RANK = 8;
    private static final int BUFFER = 1 << 16;

    private final Storage storage;
    private final long offset;
    private final long[] sizes;
    private final long[] strides;

    private TorchTensor(Storage storage, long offset, long[] sizes, long[] strides) {
        this.storage = storage;
        this.offset = offset;
        this.sizes = sizes;
        this.strides = strides;
    }

    /**
     * Checks that a view stays inside its storage and shows no element twice by a stride of zero.
     *
     * @param offset in elements
     * @param strides in elements
     */
    static TorchTensor of(Storage storage, long offset, List<?> sizes, List<?> strides)
            throws MalformedPickleException {
        if (sizes.size() != strides.size() || sizes.size() > MAX_RANK) {
            throw new MalformedPickleException(
                    "a tensor has %d sizes and %d strides, at most %d of both are read"
                            .formatted(sizes.size(), strides.size(), MAX_RANK));
        }
        long[] size = Values.numbers(sizes, "a tensor's size");
        long[] stride = Values.numbers(strides, "a tensor's stride");
        TorchTensor tensor = new TorchTensor(storage, offset, size, stride);
        try {
            tensor.check();
        } catch (ArithmeticException e) {
            throw new MalformedPickleException("a tensor is larger than any file");
        }
        return tensor;
    }

    private void check() throws MalformedPickleException {
        long count = 1;
        long last = offset;
        for (int i = 0; i < sizes.length; i++) {
            count = Math.multiplyExact(count, sizes[i]);
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, sizes[i] - 1), strides[i]));
        }
        if (count > storage.elements() || (count > 0 && last >= storage.elements())) {
            throw new MalformedPickleException(
                    "a tensor of %s with strides %s at %d does not fit its storage of %d elements"
                            .formatted(shape(), new Shape(strides), offset, storage.elements()));
        }
    }

    @Override
    public TensorType type() {
        return storage.type();
    }

    @Override
    public Shape shape() {
        return new Shape(sizes);
    }

    @Override
    public void copyTo(WritableByteChannel out) throws IOException {
        if (isContiguous()) {
            storage.copy(offset, shape().size(), out);
        } else {
            gather(out);
        }
    }

    private boolean isContiguous() {
        long expected = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            if (sizes[i] != 1 && strides[i] != expected) {
                return shape().size() == 0;
            }
            expected *= sizes[i];
        }
        return true;
    }

    /** Walks over all indices in row-major order. */
    private void gather(WritableByteChannel out) throws IOException {
        int length = (int) Math.min(BUFFER, bytes());
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long[] index = new long[sizes.length];
        long at = offset;
        for (long left = shape().size(); left > 0; left--) {
            if (!buffer.hasRemaining()) {
                drain(buffer, out);
            }
            storage.copy(at, buffer);
            at = next(index, at);
        }
        drain(buffer, out);
    }

    private long next(long[] index, long at) {
        long moved = at;
        for (int i = sizes.length - 1; i >= 0; i--) {
            index[i]++;
            moved += strides[i];
            if (index[i] < sizes[i]) {
                return moved;
            }
            moved -= strides[i] * sizes[i];
            index[i] = 0;
        }
        return moved;
    }

    private static void drain(ByteBuffer buffer, WritableByteChannel out) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }
}
