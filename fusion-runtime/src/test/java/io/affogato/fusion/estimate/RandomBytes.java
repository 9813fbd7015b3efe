package io.affogato.fusion.estimate;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.SplittableRandom;

/** A tensor of small random numbers that is made while it is written; F32 or BF16. */
record RandomBytes(TensorType type, Shape shape) implements TensorBytes {

    private static final int NUMBERS = 1 << 18;

    @Override
    public void copyTo(WritableByteChannel out) throws IOException {
        ByteBuffer some =
                ByteBuffer.allocate(NUMBERS * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        SplittableRandom random = new SplittableRandom(shape.hashCode());
        while (some.hasRemaining()) {
            float value = (float) (random.nextGaussian() * 0.02);
            if (type == TensorType.BF16) {
                some.putShort((short) (Float.floatToIntBits(value) >>> 16));
            } else {
                some.putFloat(value);
            }
        }
        for (long left = bytes(); left > 0; left -= some.limit()) {
            some.clear().limit((int) Math.min(left, some.capacity()));
            while (some.hasRemaining()) {
                out.write(some);
            }
        }
    }
}
