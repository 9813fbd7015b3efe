package io.affogato.media;

import java.util.Arrays;

/**
 * One measured value a pixel, such as metres or degrees.
 *
 * @param width columns W
 * @param height rows H
 * @param values (H, W) float32
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record Plane(int width, int height, float[] values) {

    /** Checks that the values fill the shape. */
    public Plane {
        Sizes.check(values.length, height, width);
    }

    /** Returns the value in column x, row y. */
    public float at(int x, int y) {
        return values[y * width + x];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Plane that
                && width == that.width
                && height == that.height
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Plane[%dx%d]".formatted(width, height);
    }
}
