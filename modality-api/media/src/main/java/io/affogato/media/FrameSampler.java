package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;

/**
 * Which T frames stand for a whole clip, the same every time: the clip is cut into T equal pieces
 * and each gives its middle frame.
 *
 * <p>Boundaries are {@code b = floor(linspace(0, V, T + 1))} and the indices {@code floor((b[k] +
 * b[k+1]) / 2)}, the evaluation rule of CREMA.
 */
public final class FrameSampler {

    private FrameSampler() {}

    /**
     * Chooses frames of a video file, where V is the number of frames.
     *
     * @param frameCount frames in the file, at least 1
     * @param t frames to choose, T, at least 1
     * @return (T) ascending indices below frameCount; they repeat where T exceeds the frames
     */
    public static int[] indices(int frameCount, int t) {
        check(frameCount, t);
        return middles(frameCount, t);
    }

    /**
     * Chooses pictures of a folder, where V is one less than the number of files, so that motion
     * between neighbours exists for every chosen index.
     *
     * @param files pictures in the folder, at least 1
     * @param t pictures to choose, T, at least 1
     * @return (T) ascending indices below files
     */
    public static int[] indicesOfFolder(int files, int t) {
        check(files, t);
        return middles(files - 1, t);
    }

    private static void check(int frames, int t) {
        if (t < 1) {
            throw new IllegalArgumentException("at least 1 frame is chosen, asked for " + t);
        }
        if (frames < 1) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL, "expected at least 1 frame, found " + frames);
        }
    }

    private static int[] middles(int v, int t) {
        int[] indices = new int[t];
        for (int k = 0; k < t; k++) {
            indices[k] = (int) (((long) boundary(v, t, k) + boundary(v, t, k + 1)) / 2);
        }
        return indices;
    }

    /** Returns one boundary with the rounding of NumPy's linspace. */
    private static int boundary(int v, int t, int k) {
        return k == t ? v : (int) Math.floor(k * ((double) v / t));
    }
}
