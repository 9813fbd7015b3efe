package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Ops;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Random starting values that depend on a seed and the tensor's name only, so that adding a
 * modality changes no other modality's start.
 */
record SeededWeights(NDManager manager, long seed) {

    /** Draws uniformly from plus or minus 1 / sqrt(inputs), PyTorch's rule for a linear map. */
    NDArray linear(String name, Shape shape, long inputs) {
        double bound = 1 / Math.sqrt((double) inputs);
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        SplittableRandom random = new SplittableRandom(31 * seed + hash.getValue());
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return Ops.tensor(manager, values, shape.getShape());
    }

    NDArray zeros(Shape shape) {
        return Ops.tensor(manager, new float[Math.toIntExact(shape.size())], shape.getShape());
    }

    NDArray identity(Shape shape) {
        int width = Math.toIntExact(shape.get(0));
        float[] values = new float[width * width];
        for (int i = 0; i < width; i++) {
            values[i * width + i] = 1;
        }
        return Ops.tensor(manager, values, width, width);
    }

    NDArray copy(NDArray source) {
        NDArray copy = Ops.copy(source);
        copy.attach(manager);
        return copy;
    }
}
