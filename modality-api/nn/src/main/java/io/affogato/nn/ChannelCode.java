package io.affogato.nn;

import ai.djl.ndarray.NDArray;

/**
 * Tells the channels of one recording apart, so that a query transformer knows the side.
 *
 * <p>Axes: B rows, C channels, L tokens of a channel, D width.
 *
 * <pre>
 *   tokens[c, j] += cos(pi (c + 1) (2 j + 1) / (2 D))
 * </pre>
 *
 * <p>The code of a channel is a row of the discrete cosine transform: of mean zero, orthogonal to
 * the other channels', the same for all tokens of a channel. It has no parameters.
 */
public final class ChannelCode {

    private ChannelCode() {}

    /**
     * Adds its code to every channel and joins the channels: (B, C, L, D) to (B, C L, D). A single
     * channel gets no code.
     */
    public static NDArray join(NDArray tokens) {
        long[] shape = tokens.getShape().getShape();
        int c = (int) shape[1];
        int width = (int) shape[3];
        if (c == 1) {
            return Ops.reshape(tokens, shape[0], shape[2], width);
        }
        try (NDArray code = Ops.tensor(tokens.getManager(), of(c, width), 1, c, 1, width);
                NDArray coded = Ops.add(tokens, code)) {
            return Ops.reshape(coded, shape[0], c * shape[2], width);
        }
    }

    /**
     * Pools every channel by itself, as the mean of all would not know the side: (B, C, L, D) to
     * (B, C D).
     */
    public static NDArray pool(NDArray tokens) {
        long[] shape = tokens.getShape().getShape();
        try (NDArray means = Ops.mean(tokens, 2)) {
            return Ops.reshape(means, shape[0], shape[1] * shape[3]);
        }
    }

    /** Returns the code (C, D). */
    public static float[] of(int channels, int width) {
        float[] code = new float[channels * width];
        for (int c = 0; c < channels; c++) {
            for (int j = 0; j < width; j++) {
                code[c * width + j] =
                        (float) Math.cos(Math.PI * (c + 1) * (2 * j + 1) / (2 * width));
            }
        }
        return code;
    }
}
