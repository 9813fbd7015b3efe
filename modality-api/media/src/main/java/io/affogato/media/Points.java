package io.affogato.media;

import java.util.Arrays;

/**
 * A cloud of points.
 *
 * @param xyz (N, 3) positions, metres unless the file says otherwise; all finite
 * @param rgb (N, 3) red, green, blue in 0..1, or empty for points without colour
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record Points(float[] xyz, float[] rgb) {

    /** Checks that positions come in threes and colours fit them. */
    public Points {
        if (xyz.length % 3 != 0) {
            throw new IllegalArgumentException(
                    "positions come in threes, found %d values".formatted(xyz.length));
        }
        if (rgb.length != 0) {
            Sizes.check(rgb.length, xyz.length / 3, 3);
        }
    }

    /** Makes points without colour from (N, 3) positions. */
    public static Points of(float[] xyz) {
        return new Points(xyz, new float[0]);
    }

    /** Returns how many points there are, N. */
    public int count() {
        return xyz.length / 3;
    }

    /** Returns whether the points carry colours. */
    public boolean coloured() {
        return rgb.length > 0;
    }

    /** Returns the points of the given indices, in that order. */
    public Points select(int... indices) {
        return new Points(rows(xyz, indices), coloured() ? rows(rgb, indices) : new float[0]);
    }

    private static float[] rows(float[] values, int[] indices) {
        float[] chosen = new float[indices.length * 3];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * 3, chosen, i * 3, 3);
        }
        return chosen;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Points that
                && Arrays.equals(xyz, that.xyz)
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(xyz) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Points[%d%s]".formatted(count(), coloured() ? ", coloured" : "");
    }
}
