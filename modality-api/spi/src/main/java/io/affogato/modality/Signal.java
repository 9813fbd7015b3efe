package io.affogato.modality;

import java.util.Arrays;

/**
 * A decoded, preprocessed input of one sample on the host, ready for the encoder.
 *
 * <p>The arrays are the caller's from then on; a reader keeps no reference.
 *
 * @param values row-major float32 values, all finite
 * @param shape axes as documented by the modality, without a batch axis; the same for every sample
 *     of a run, so that samples can be stacked
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record Signal(float[] values, long... shape) {

    /** Checks that values fill the shape. */
    public Signal {
        long size = 1;
        for (long axis : shape) {
            size = Math.multiplyExact(size, axis);
        }
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "shape %s needs %d values, found %d"
                            .formatted(Arrays.toString(shape), size, values.length));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signal that
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Signal" + Arrays.toString(shape);
    }
}
