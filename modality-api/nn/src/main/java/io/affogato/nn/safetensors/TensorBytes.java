package io.affogato.nn.safetensors;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A tensor as it is stored: its type, its shape, and its elements as bytes that can be copied. */
public interface TensorBytes {

    /** Returns the type of an element. */
    TensorType type();

    /** Returns the shape. */
    Shape shape();

    /**
     * Writes the elements in row-major order, each little endian, bit for bit as they are stored.
     *
     * @throws IOException if reading or writing fails
     */
    void copyTo(WritableByteChannel out) throws IOException;

    /** Returns the number of bytes that {@link #copyTo} writes. */
    default long bytes() {
        return Math.multiplyExact(type().bytes(), shape().size());
    }
}
