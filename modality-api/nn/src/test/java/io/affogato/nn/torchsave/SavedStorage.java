package io.affogato.nn.torchsave;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Elements that one or several tensors look into.
 *
 * @param type the first word of its Python class, such as {@code Float}
 * @param itemBytes bytes of an element
 * @param bytes the elements, little endian
 */
@SuppressWarnings("ArrayRecordComponent") // storages are told apart by identity, as in PyTorch
public record SavedStorage(String type, int itemBytes, byte[] bytes) {

    /** Makes a storage of float32. */
    public static SavedStorage floats(float... values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return new SavedStorage("Float", Float.BYTES, buffer.array());
    }

    /** Makes a storage of int64. */
    public static SavedStorage longs(long... values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return new SavedStorage("Long", Long.BYTES, buffer.array());
    }

    /** Makes a storage of a type of two bytes, such as {@code BFloat16} or {@code Half}. */
    public static SavedStorage shorts(String type, int... bits) {
        ByteBuffer buffer =
                ByteBuffer.allocate(bits.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int bit : bits) {
            buffer.putShort((short) bit);
        }
        return new SavedStorage(type, Short.BYTES, buffer.array());
    }

    /** Makes a storage of a type of one byte, such as {@code Bool}. */
    public static SavedStorage bytes(String type, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new SavedStorage(type, 1, bytes);
    }

    /** Returns the number of elements. */
    public int elements() {
        return bytes.length / itemBytes;
    }

    /** Looks at all elements. */
    public SavedTensor tensor(long... size) {
        long[] stride = new long[size.length];
        long step = 1;
        for (int i = size.length - 1; i >= 0; i--) {
            stride[i] = step;
            step *= size[i];
        }
        return new SavedTensor(this, 0, size, stride, false);
    }

    /** Looks at some elements. */
    public SavedTensor view(long offset, long[] size, long... stride) {
        return new SavedTensor(this, offset, size, stride, false);
    }
}
