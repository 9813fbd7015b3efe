package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.Arrays;

/**
 * Chooses points that cover a cloud: the first point, then always the one farthest from all chosen.
 *
 * <p>No randomness: it starts at index 0 and a tie goes to the lower index. N x count distances in
 * one plain loop.
 */
public final class FarthestPointSampling {

    private FarthestPointSampling() {}

    /**
     * Chooses points.
     *
     * @param xyz (N, 3), finite
     * @param count how many to choose, 1 to N
     * @return (count) different indices, in the order of choice; the first is 0
     * @throws ModalityException {@code BAD_SHAPE} if there are fewer points than asked for
     */
    public static int[] indices(float[] xyz, int count) {
        int n = xyz.length / 3;
        if (count < 1 || count > n) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "expected at least %d points to choose from, found %d".formatted(count, n));
        }
        int[] chosen = new int[count];
        float[] nearest = new float[n]; // squared distance to the chosen ones; -1 when chosen
        Arrays.fill(nearest, Float.MAX_VALUE);
        for (int i = 1; i < count; i++) {
            nearest[chosen[i - 1]] = -1;
            chosen[i] = farthest(xyz, nearest, chosen[i - 1] * 3);
        }
        return chosen;
    }

    private static int farthest(float[] xyz, float[] nearest, int last) {
        float x = xyz[last];
        float y = xyz[last + 1];
        float z = xyz[last + 2];
        int best = 0;
        float most = -1;
        for (int i = 0; i < nearest.length; i++) {
            float dx = xyz[i * 3] - x;
            float dy = xyz[i * 3 + 1] - y;
            float dz = xyz[i * 3 + 2] - z;
            nearest[i] = Math.min(nearest[i], dx * dx + dy * dy + dz * dz);
            if (nearest[i] > most) {
                most = nearest[i];
                best = i;
            }
        }
        return best;
    }
}
