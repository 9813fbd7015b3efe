package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Makes the first values of a trainable array. */
@FunctionalInterface
public interface Initializer {

    /**
     * Makes one array.
     *
     * @param name name under which the network asks for it
     * @return float32, in the engine's own memory, belonging to {@code owner}
     */
    NDArray make(String name, Shape shape, NDManager owner);

    /**
     * The usual start of a transformer: ones for the weights of norms, zeros for biases, a normal
     * distribution cut off at two deviations for everything else.
     *
     * <p>Values depend on seed and name, not on the order of calls.
     *
     * @param deviation standard deviation before the cut
     */
    static Initializer seeded(long seed, double deviation) {
        return (name, shape, owner) -> {
            if (name.endsWith("bias")) {
                return filled(owner, shape, () -> 0);
            }
            if (name.endsWith("weight") && shape.dimension() == 1) {
                return filled(owner, shape, () -> 1);
            }
            SplittableRandom random = new SplittableRandom(mixed(seed, name));
            return filled(owner, shape, () -> deviation * cutNormal(random));
        };
    }

    private static NDArray filled(NDManager owner, Shape shape, DoubleSupplier values) {
        float[] filled = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < filled.length; i++) {
            filled[i] = (float) values.getAsDouble();
        }
        return Ops.tensor(owner, filled, shape.getShape());
    }

    private static double cutNormal(SplittableRandom random) {
        double value = random.nextGaussian();
        while (Math.abs(value) > 2) {
            value = random.nextGaussian();
        }
        return value;
    }

    private static long mixed(long seed, String name) {
        long hash = seed;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 0x100000001b3L + name.charAt(i);
        }
        return hash;
    }
}
