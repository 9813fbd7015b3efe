package io.affogato.media;

import java.util.Arrays;

/**
 * Where every pixel of a picture went in the next one.
 *
 * @param width columns W
 * @param height rows H
 * @param uv (H, W, 2) pixels, u to the right and v downwards; NaN, NaN where the motion is unknown
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record FlowField(int width, int height, float[] uv) {

    /** Checks that the values fill the shape. */
    public FlowField {
        Sizes.check(uv.length, height, width, 2);
    }

    /** Returns the motion to the right at column x, row y, pixels. */
    public float u(int x, int y) {
        return uv[(y * width + x) * 2];
    }

    /** Returns the downward motion at column x, row y, pixels. */
    public float v(int x, int y) {
        return uv[(y * width + x) * 2 + 1];
    }

    /** Returns whether the motion at column x, row y was measured. */
    public boolean known(int x, int y) {
        return Float.isFinite(u(x, y)) && Float.isFinite(v(x, y));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlowField that
                && width == that.width
                && height == that.height
                && Arrays.equals(uv, that.uv);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(uv);
    }

    @Override
    public String toString() {
        return "FlowField[%dx%d]".formatted(width, height);
    }
}
