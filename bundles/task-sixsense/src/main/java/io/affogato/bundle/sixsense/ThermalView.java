package io.affogato.bundle.sixsense;

import java.util.random.RandomGenerator;

/** What a thermal camera measures: silhouettes in their temperature before a room's. */
final class ThermalView {

    private static final double ZERO_CELSIUS = 273.15;
    private static final double ROOM = 22;
    private static final double SPREAD = 1;
    private static final double NOISE = 0.15;

    private final Staging staging;
    private final double[] celsius;

    private ThermalView(Staging staging, double[] celsius) {
        this.staging = staging;
        this.celsius = celsius;
    }

    /** Puts a camera of {@code side} by {@code side} pixels before a staging. */
    static ThermalView of(Staging staging, int side) {
        RandomGenerator random = staging.random(Staging.View.THERMAL, 0);
        double room = ROOM + Draw.between(random, -SPREAD, SPREAD);
        double[] heats = new double[staging.spots().size()];
        for (int i = 0; i < heats.length; i++) {
            double heat = staging.scene().things().get(i).heat().celsius();
            heats[i] = heat + Draw.between(random, -SPREAD, SPREAD);
        }
        double[] celsius = new double[side * side];
        double pixel = World.SIDE / side;
        for (int at = 0; at < celsius.length; at++) {
            int row = at / side;
            int column = at % side;
            celsius[at] =
                    degrees(staging, room, heats, (column + 0.5) * pixel, (row + 0.5) * pixel);
        }
        return new ThermalView(staging, celsius);
    }

    /** Returns one measurement, row by row, in hundredths of a kelvin, unsigned. */
    short[] centikelvin(int page) {
        RandomGenerator random = staging.random(Staging.View.THERMAL_NOISE, page);
        short[] values = new short[celsius.length];
        for (int i = 0; i < values.length; i++) {
            double degrees = celsius[i] + NOISE * random.nextGaussian() + ZERO_CELSIUS;
            values[i] = (short) Math.round(100 * degrees);
        }
        return values;
    }

    private static double degrees(
            Staging staging, double room, double[] heats, double x, double y) {
        for (int i = 0; i < heats.length; i++) {
            Spot spot = staging.spots().get(i);
            double u = (x - spot.x()) / spot.radius();
            double v = (y - spot.y()) / spot.radius();
            double height = staging.scene().things().get(i).shape().height(u, v);
            if (height >= 0) {
                return room + (heats[i] - room) * (0.9 + 0.1 * height);
            }
        }
        return room;
    }
}
