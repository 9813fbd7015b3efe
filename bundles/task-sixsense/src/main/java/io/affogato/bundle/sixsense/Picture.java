package io.affogato.bundle.sixsense;

import java.util.random.RandomGenerator;

/** A square picture being painted. Not thread-safe. */
final class Picture {

    private final int side;
    private final float[] planes;

    /** Makes a black picture of {@code side} by {@code side} pixels. */
    Picture(int side) {
        this(side, new float[3 * side * side]);
    }

    private Picture(int side, float[] planes) {
        this.side = side;
        this.planes = planes;
    }

    Picture copy() {
        return new Picture(side, planes.clone());
    }

    int side() {
        return side;
    }

    /** Returns the size of a pixel in world units. */
    double pixel() {
        return World.SIDE / side;
    }

    /** Returns the channels red, green, blue in [0, 1], shape (3, side, side); not a copy. */
    float[] planes() {
        return planes;
    }

    /** Paints {@code share} of a pixel over. */
    void blend(int column, int row, double red, double green, double blue, double share) {
        int at = row * side + column;
        mix(at, red, share);
        mix(at + side * side, green, share);
        mix(at + 2 * side * side, blue, share);
    }

    private void mix(int at, double value, double share) {
        planes[at] = (float) (planes[at] + share * (value - planes[at]));
    }

    /** Adds noise of a sensor and clips. */
    void addNoise(RandomGenerator random, double deviation) {
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (float) Rgb.clip(planes[i] + deviation * random.nextGaussian());
        }
    }

    /** Mixes every pixel with its four neighbours, which get {@code share} of it altogether. */
    void soften(double share) {
        float[] sharp = planes.clone();
        for (int plane = 0; plane < 3; plane++) {
            for (int row = 1; row < side - 1; row++) {
                int start = (plane * side + row) * side;
                for (int at = start + 1; at < start + side - 1; at++) {
                    float around = sharp[at - 1] + sharp[at + 1] + sharp[at - side];
                    around += sharp[at + side];
                    planes[at] = (float) ((1 - share) * sharp[at] + share * around / 4);
                }
            }
        }
    }

    /** Returns the pixels row by row, red, green and blue of each in turn, 0 to 255. */
    byte[] bytes() {
        byte[] bytes = new byte[planes.length];
        int size = side * side;
        for (int i = 0; i < size; i++) {
            for (int plane = 0; plane < 3; plane++) {
                bytes[3 * i + plane] = (byte) Math.round(255 * planes[plane * size + i]);
            }
        }
        return bytes;
    }
}
