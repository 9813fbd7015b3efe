package io.affogato.media;

import java.util.Arrays;

/**
 * An array of int32 with a shape.
 *
 * @param values row-major values
 * @param shape lengths of the axes, outermost first; empty for a single value
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record IntArray(int[] values, int... shape) {

    /** Checks that the values fill the shape. */
    public IntArray {
        shape = shape.clone();
        Sizes.check(values.length, shape);
    }

    /** Returns the length of one axis. */
    public int size(int axis) {
        return shape[axis];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntArray that
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "IntArray" + Arrays.toString(shape);
    }
}
