package io.affogato.media;

import java.util.Arrays;

/** Arithmetic on shapes that cannot overflow silently. */
final class Sizes {

    /** Most values one decoded picture or array may hold: 2^28, a gigabyte of float32. */
    static final long LIMIT = 1L << 28;

    private Sizes() {}

    /**
     * Checks that an array fills a shape.
     *
     * @throws IllegalArgumentException if it does not, or an axis is negative
     */
    static void check(int length, int... shape) {
        long size = 1;
        for (int axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException(
                        "axes are not negative, found %s".formatted(Arrays.toString(shape)));
            }
            size = Math.multiplyExact(size, axis);
        }
        if (size != length) {
            throw new IllegalArgumentException(
                    "shape %s needs %d values, found %d"
                            .formatted(Arrays.toString(shape), size, length));
        }
    }
}
