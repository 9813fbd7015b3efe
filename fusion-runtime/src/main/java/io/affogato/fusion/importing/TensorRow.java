package io.affogato.fusion.importing;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.safetensors.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** One row of a small matrix. */
record TensorRow(TensorBytes matrix, int row) implements TensorBytes {

    @Override
    public TensorType type() {
        return matrix.type();
    }

    @Override
    public Shape shape() {
        return new Shape(matrix.shape().get(1));
    }

    @Override
    public void copyTo(WritableByteChannel out) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        matrix.copyTo(Channels.newChannel(all));
        int bytes = Math.toIntExact(bytes());
        ByteBuffer own = ByteBuffer.wrap(all.toByteArray(), row * bytes, bytes);
        while (own.hasRemaining()) {
            out.write(own);
        }
    }
}
