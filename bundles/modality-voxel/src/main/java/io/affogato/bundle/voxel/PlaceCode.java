package io.affogato.bundle.voxel;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells places apart: a third of the channels for each axis.
 *
 * <p>Axes: D width, F = floor(D / 3) channels of an axis, E = F rounded up to an even number.
 *
 * <pre>
 *   code(p)[2 j]     = sin(p / 10000^(2 j / E))
 *   code(p)[2 j + 1] = cos(p / 10000^(2 j / E))         the first F of E
 *   code(x, y, z) = [code(x); code(y); code(z)]         0 in the channels left over
 * </pre>
 *
 * <p>Source: the CREMA code, whose table is made by the library positional_encodings. Not
 * thread-safe.
 */
final class PlaceCode {

    private static final double LONGEST = 10000;

    private final int channels;
    private final Map<Integer, float[]> known = new HashMap<>();

    PlaceCode(int width) {
        this.channels = width / 3;
    }

    /** Adds the weighted code of a place to D values. */
    void add(int[] place, float weight, float[] values, int at) {
        for (int axis = 0; axis < 3; axis++) {
            float[] code = known.computeIfAbsent(place[axis], this::of);
            for (int i = 0; i < channels; i++) {
                values[at + axis * channels + i] += weight * code[i];
            }
        }
    }

    /** Returns the code (F) of a number on one axis. */
    float[] of(int number) {
        int even = channels + channels % 2;
        float[] code = new float[channels];
        for (int i = 0; i < channels; i++) {
            double angle = number / Math.pow(LONGEST, (double) (i - i % 2) / even);
            code[i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        }
        return code;
    }
}
