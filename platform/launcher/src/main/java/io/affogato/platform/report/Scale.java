package io.affogato.platform.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to pixels along one axis.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 * @param from first pixel
 * @param to last pixel; below {@code from} for an axis that points up
 */
record Scale(double low, double high, double from, double to) {

    Scale {
        if (!(high > low)) {
            throw new IllegalArgumentException(
                    "an axis needs low < high, found %s and %s".formatted(low, high));
        }
    }

    /** An axis from zero to a round number at or above the highest value. */
    static Scale fromZero(double highest, int ticks, double from, double to) {
        double high = highest > 0 && Double.isFinite(highest) ? highest : 1;
        double step = step(high, ticks);
        return new Scale(0, step * Math.ceil(high / step - 1e-9), from, to);
    }

    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** Returns about {@code count} round values that lie on the axis. */
    List<Double> ticks(int count) {
        double step = step(high - low, count);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Returns 1, 2 or 5 times a power of ten. */
    private static double step(double span, int count) {
        double rough = span / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        double round = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
        return round * power;
    }
}
