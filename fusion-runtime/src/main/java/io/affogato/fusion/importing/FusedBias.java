package io.affogato.fusion.importing;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The bias of a fused map: the queries', zeros for the keys, the values'. */
record FusedBias(TensorBytes query, TensorBytes value) implements TensorBytes {

    @Override
    public TensorType type() {
        return query.type();
    }

    @Override
    public Shape shape() {
        return new Shape(3 * query.shape().size());
    }

    @Override
    public void copyTo(WritableByteChannel out) throws IOException {
        query.copyTo(out);
        ByteBuffer zeros = ByteBuffer.allocate(Math.toIntExact(query.bytes()));
        while (zeros.hasRemaining()) {
            out.write(zeros);
        }
        value.copyTo(out);
    }
}
