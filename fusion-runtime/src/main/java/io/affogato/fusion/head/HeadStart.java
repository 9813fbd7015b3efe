package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Ops;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.zip.CRC32;

/** Starting values that depend on a seed and the tensor's name only. */
record HeadStart(NDManager manager, long seed) {

    /** Draws from plus or minus 1 / sqrt(inputs), PyTorch's rule for linear maps and kernels. */
    NDArray uniform(String name, Shape shape, long inputs) {
        double bound = 1 / Math.sqrt((double) inputs);
        SplittableRandom random = random(name);
        return filled(shape, () -> random.nextDouble(-bound, bound));
    }

    NDArray normal(String name, Shape shape, double mean, double deviation) {
        SplittableRandom random = random(name);
        return filled(shape, () -> mean + deviation * random.nextGaussian());
    }

    NDArray constant(Shape shape, double value) {
        return filled(shape, () -> value);
    }

    private SplittableRandom random(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(31 * seed + hash.getValue());
    }

    private NDArray filled(Shape shape, DoubleSupplier values) {
        float[] filled = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < filled.length; i++) {
            filled[i] = (float) values.getAsDouble();
        }
        return Ops.tensor(manager, filled, shape.getShape());
    }
}
