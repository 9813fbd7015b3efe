package io.affogato.media;

import java.util.Arrays;

/**
 * Resampling to another size.
 *
 * <p>The bicubic filter has a = -0.5 and widens when shrinking, the rule of Pillow's {@code
 * BICUBIC}; rows first, then columns. Results of bytes are rounded and clamped to 0..255.
 */
public final class Resize {

    private static final double A = -0.5;
    private static final double REACH = 2; // pixels on either side, before widening

    private Resize() {}

    /** Resamples a picture to (height, width, 3). */
    public static Frame bicubic(Frame frame, int width, int height) {
        float[] values = new float[frame.rgb().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = frame.rgb()[i] & 0xff;
        }
        Taps across = Taps.of(frame.width(), width);
        Taps down = Taps.of(frame.height(), height);
        float[] wide = rows(values, frame.height(), frame.width(), 3, across);
        round(wide); // Pillow keeps bytes between the passes
        float[] result = columns(wide, width * 3, down);
        round(result);
        byte[] rgb = new byte[result.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) result[i];
        }
        return new Frame(width, height, rgb);
    }

    /** Resamples measured values to (height, width); near edges they may overshoot. */
    public static Plane bicubic(Plane plane, int width, int height) {
        Taps across = Taps.of(plane.width(), width);
        Taps down = Taps.of(plane.height(), height);
        float[] wide = rows(plane.values(), plane.height(), plane.width(), 1, across);
        return new Plane(width, height, columns(wide, width, down));
    }

    /** Resamples measured values to (height, width) without mixing them. */
    public static Plane nearest(Plane plane, int width, int height) {
        Taps.check(plane.width(), width);
        Taps.check(plane.height(), height);
        float[] values = new float[width * height];
        for (int y = 0; y < height; y++) {
            int row = (int) ((y + 0.5) * plane.height() / height);
            for (int x = 0; x < width; x++) {
                values[y * width + x] = plane.at((int) ((x + 0.5) * plane.width() / width), row);
            }
        }
        return new Plane(width, height, values);
    }

    /** Resamples along the rows of (H, W, bands). */
    private static float[] rows(float[] values, int height, int width, int bands, Taps taps) {
        int out = taps.first.length;
        float[] result = new float[height * out * bands];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < out; x++) {
                for (int c = 0; c < bands; c++) {
                    double sum = 0;
                    int at = (y * width + taps.first[x]) * bands + c;
                    for (double weight : taps.weights[x]) {
                        sum += weight * values[at];
                        at += bands;
                    }
                    result[(y * out + x) * bands + c] = (float) sum;
                }
            }
        }
        return result;
    }

    /** Resamples along the columns of (H, width). */
    private static float[] columns(float[] values, int width, Taps taps) {
        int out = taps.first.length;
        float[] result = new float[out * width];
        double[] sums = new double[width];
        for (int y = 0; y < out; y++) {
            Arrays.fill(sums, 0);
            int at = taps.first[y] * width;
            for (double weight : taps.weights[y]) {
                for (int x = 0; x < width; x++) {
                    sums[x] += weight * values[at + x];
                }
                at += width;
            }
            for (int x = 0; x < width; x++) {
                result[y * width + x] = (float) sums[x];
            }
        }
        return result;
    }

    private static void round(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(255, Math.round(values[i])));
        }
    }

    /** The weights of one axis: output i is the sum of weights[i][k] * input[first[i] + k]. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Taps(int[] first, double[][] weights) {

        static Taps of(int from, int to) {
            check(from, to);
            double scale = (double) from / to;
            double widening = Math.max(1, scale);
            int[] first = new int[to];
            double[][] weights = new double[to][];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int low = Math.max(0, (int) (centre - REACH * widening + 0.5));
                int high = Math.min(from, (int) (centre + REACH * widening + 0.5));
                first[i] = low;
                weights[i] = normalised(low, high, centre, widening);
            }
            return new Taps(first, weights);
        }

        static void check(int from, int to) {
            if (from < 1 || to < 1) {
                throw new IllegalArgumentException(
                        "sides must be positive, found %d and %d".formatted(from, to));
            }
        }

        private static double[] normalised(int low, int high, double centre, double widening) {
            double[] taps = new double[high - low];
            double sum = 0;
            for (int k = 0; k < taps.length; k++) {
                taps[k] = cubic((low + k - centre + 0.5) / widening);
                sum += taps[k];
            }
            for (int k = 0; k < taps.length; k++) {
                taps[k] /= sum;
            }
            return taps;
        }

        private static double cubic(double signed) {
            double x = Math.abs(signed);
            if (x < 1) {
                return ((A + 2) * x - (A + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
        }
    }
}
