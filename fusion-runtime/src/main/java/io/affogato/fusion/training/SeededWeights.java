package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Ops;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Random starting values that depend on a seed and the tensor's name only, so that adding a
 * modality changes no other modality's start.
 *
 * @param manager owns what is made
 * @param seed fixes the random values
 */
public record SeededWeights(NDManager manager, long seed) {

    /** Draws uniformly from plus or minus 1 / sqrt(inputs), PyTorch's rule for a linear map. */
    public NDArray linear(String name, Shape shape, long inputs) {
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

    /** Makes zeros. */
    public NDArray zeros(Shape shape) {
        return filled(shape, 0);
    }

    /** Makes an array of one value. */
    public NDArray filled(Shape shape, float value) {
        float[] values = new float[Math.toIntExact(shape.size())];
        Arrays.fill(values, value);
        return Ops.tensor(manager, values, shape.getShape());
    }

    /** Makes an identity of shape (D, D). */
    public NDArray identity(Shape shape) {
        int width = Math.toIntExact(shape.get(0));
        float[] values = new float[width * width];
        for (int i = 0; i < width; i++) {
            values[i * width + i] = 1;
        }
        return Ops.tensor(manager, values, width, width);
    }

    /** Copies an array. */
    public NDArray copy(NDArray source) {
        NDArray copy = Ops.copy(source);
        copy.attach(manager);
        return copy;
    }
}
