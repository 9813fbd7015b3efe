package io.affogato.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Optim;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Compares a gradient with differences of the function itself. */
public final class FiniteDifference {

    private static final float STEP = 1e-2f;

    private FiniteDifference() {}

    /**
     * Moves some elements of a parameter up and down and compares slopes.
     *
     * @param loss computes the scalar anew from the parameter as it stands
     * @param parameter changed in place meanwhile
     * @param gradient what is claimed, of the same shape
     * @param probes how many elements are tried
     * @param tolerance allowed error, absolute below a slope of 1 and relative above
     */
    public static void check(
            String name,
            Supplier<NDArray> loss,
            NDArray parameter,
            NDArray gradient,
            int probes,
            double tolerance) {
        float[] values = parameter.toFloatArray();
        float[] claimed = gradient.toFloatArray();
        SplittableRandom random = new SplittableRandom(values.length);
        for (int probe = 0; probe < probes; probe++) {
            int i = random.nextInt(values.length);
            float before = values[i];
            double up = lossAt(loss, parameter, values, i, before + STEP);
            double down = lossAt(loss, parameter, values, i, before - STEP);
            lossAt(loss, parameter, values, i, before);
            double slope = (up - down) / ((double) (before + STEP) - (before - STEP));
            assertEquals(
                    slope,
                    claimed[i],
                    tolerance * Math.max(1, Math.abs(slope)),
                    "%s[%d]".formatted(name, i));
        }
    }

    private static double lossAt(
            Supplier<NDArray> loss, NDArray parameter, float[] values, int i, float value) {
        values[i] = value;
        try (NDArray next =
                parameter.getManager().create(FloatBuffer.wrap(values), parameter.getShape())) {
            Optim.assign(List.of(parameter), List.of(next));
        }
        try (NDArray result = loss.get()) {
            return result.getFloat();
        }
    }
}
