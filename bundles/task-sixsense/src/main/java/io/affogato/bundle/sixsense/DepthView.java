package io.affogato.bundle.sixsense;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What a depth sensor measures: the things; the wall behind them is beyond its range.
 *
 * <p>Axes of points: x to the right, y down, z away from the sensor, in metres.
 */
final class DepthView {

    private static final double NO_READING = 0;
    private static final double THICKNESS = 0.12;
    private static final double SPREAD = 0.04;
    private static final double NOISE = 0.004;

    private final int side;
    private final double[] metres;

    private DepthView(int side, double[] metres) {
        this.side = side;
        this.metres = metres;
    }

    /** Measures a staging in {@code side} by {@code side} pixels. */
    static DepthView of(Staging staging, int side) {
        RandomGenerator random = staging.random(Staging.View.DEPTH, 0);
        double[] metres = new double[side * side];
        Arrays.fill(metres, NO_READING);
        for (int i = 0; i < staging.spots().size(); i++) {
            Thing thing = staging.scene().things().get(i);
            double front = thing.distance().metres() + Draw.between(random, -SPREAD, SPREAD);
            place(metres, side, thing.shape(), staging.spots().get(i), front);
        }
        for (int i = 0; i < metres.length; i++) {
            if (metres[i] != NO_READING) {
                metres[i] += NOISE * random.nextGaussian();
            }
        }
        return new DepthView(side, metres);
    }

    private static void place(double[] metres, int side, Solid shape, Spot spot, double front) {
        double pixel = World.SIDE / side;
        Box box = Box.around(spot.x(), spot.y(), spot.radius(), side);
        for (int row = box.top(); row <= box.bottom(); row++) {
            for (int column = box.left(); column <= box.right(); column++) {
                double u = ((column + 0.5) * pixel - spot.x()) / spot.radius();
                double v = ((row + 0.5) * pixel - spot.y()) / spot.radius();
                double height = shape.height(u, v);
                if (height >= 0) {
                    metres[row * side + column] = front + THICKNESS * (1 - height);
                }
            }
        }
    }

    /** Returns the focal length in pixels. */
    double focalLength() {
        return side;
    }

    /** Returns the column and row, counted from 0, that the sensor's axis goes through. */
    double centre() {
        return (side - 1) / 2.0;
    }

    /** Returns the distance along z of every pixel, row by row, in millimetres; 0 for none. */
    short[] millimetres() {
        short[] values = new short[metres.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) Math.round(1000 * metres[i]);
        }
        return values;
    }

    /** Returns x, y and z of every pixel that has a reading, row by row, shape (points, 3). */
    float[] points() {
        float[] points = new float[3 * metres.length];
        int size = 0;
        for (int at = 0; at < metres.length; at++) {
            if (metres[at] != NO_READING) {
                int row = at / side;
                int column = at % side;
                points[size++] = (float) ((column - centre()) * metres[at] / focalLength());
                points[size++] = (float) ((row - centre()) * metres[at] / focalLength());
                points[size++] = (float) metres[at];
            }
        }
        return Arrays.copyOf(points, size);
    }
}
