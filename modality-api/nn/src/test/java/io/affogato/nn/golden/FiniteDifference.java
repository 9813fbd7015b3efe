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

    private FiniteDifference() {}

    /**
     * Moves some elements of a parameter up and down and compares slopes. Next to a kink (of a
     * rectifier or a maximum) only the slope on one side counts, so the nearest of both sides and
     * their mean is taken.
     *
     * @param loss computes the scalar anew from the parameter as it stands
     * @param parameter changed in place meanwhile
     * @param gradient what is claimed, of the same shape
     * @param step how far an element is moved; smaller where kinks are dense, larger where the loss
     *     is large and so coarse
     * @param probes how many elements are tried
     * @param tolerance allowed error, absolute below a slope of 1 and relative above
     */
    public static void check(
            String name,
            Supplier<NDArray> loss,
            NDArray parameter,
            NDArray gradient,
            float step,
            int probes,
            double tolerance) {
        float[] values = parameter.toFloatArray();
        float[] claimed = gradient.toFloatArray();
        SplittableRandom random = new SplittableRandom(values.length);
        double here = lossAt(loss, parameter, values, 0, values[0]);
        for (int probe = 0; probe < probes; probe++) {
            int i = random.nextInt(values.length);
            float before = values[i];
            double up = lossAt(loss, parameter, values, i, before + step) - here;
            double down = here - lossAt(loss, parameter, values, i, before - step);
            lossAt(loss, parameter, values, i, before);
            double above = up / ((double) (before + step) - before);
            double below = down / ((double) before - (before - step));
            double slope = nearest(claimed[i], above, below, (above + below) / 2);
            assertEquals(
                    slope,
                    claimed[i],
                    tolerance * Math.max(1, Math.abs(slope)),
                    "%s[%d]".formatted(name, i));
        }
    }

    private static double nearest(double claimed, double... slopes) {
        double best = slopes[0];
        for (double slope : slopes) {
            if (Math.abs(slope - claimed) < Math.abs(best - claimed)) {
                best = slope;
            }
        }
        return best;
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
