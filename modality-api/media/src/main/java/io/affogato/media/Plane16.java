package io.affogato.media;

import java.util.Arrays;

/**
 * One raw sensor count a pixel.
 *
 * @param width columns W
 * @param height rows H
 * @param values (H, W) unsigned 16-bit
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record Plane16(int width, int height, short[] values) {

    /** Checks that the values fill the shape. */
    public Plane16 {
        Sizes.check(values.length, height, width);
    }

    /** Returns the count in column x, row y, in 0..65535. */
    public int at(int x, int y) {
        return values[y * width + x] & 0xffff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Plane16 that
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
        return "Plane16[%dx%d]".formatted(width, height);
    }
}
