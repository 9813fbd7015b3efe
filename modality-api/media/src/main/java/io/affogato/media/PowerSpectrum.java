package io.affogato.media;

/**
 * Squared magnitudes of the discrete Fourier transform of real frames, zero-padded to a power of
 * two; radix 2, in double precision, tables made once.
 */
final class PowerSpectrum {

    private final int size;
    private final double[] cosines;
    private final double[] sines;

    /** Prepares transforms of frames of a length. */
    PowerSpectrum(int length) {
        size = Integer.highestOneBit(Math.max(1, length - 1)) << 1;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / size);
            sines[i] = -Math.sin(2 * Math.PI * i / size);
        }
    }

    /** Returns the padded length. */
    int size() {
        return size;
    }

    /** Returns how many values a spectrum has: from 0 to half the rate, both included. */
    int frequencies() {
        return size / 2 + 1;
    }

    /** Writes the power spectrum of one frame into an array. */
    void write(double[] frame, float[] to, int at) {
        double[] real = new double[size];
        double[] imaginary = new double[size];
        int shift = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < frame.length; i++) {
            real[Integer.reverse(i) >>> shift] = frame[i];
        }
        for (int half = 1; half < size; half *= 2) {
            butterflies(real, imaginary, half);
        }
        for (int k = 0; k <= size / 2; k++) {
            to[at + k] = (float) (real[k] * real[k] + imaginary[k] * imaginary[k]);
        }
    }

    private void butterflies(double[] real, double[] imaginary, int half) {
        int stride = size / (2 * half);
        for (int start = 0; start < size; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                int a = start + k;
                int b = a + half;
                double cos = cosines[k * stride];
                double sin = sines[k * stride];
                double x = real[b] * cos - imaginary[b] * sin;
                double y = real[b] * sin + imaginary[b] * cos;
                real[b] = real[a] - x;
                imaginary[b] = imaginary[a] - y;
                real[a] += x;
                imaginary[a] += y;
            }
        }
    }
}
