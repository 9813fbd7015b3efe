package io.affogato.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Signals made for tests. */
final class Samples {

    private Samples() {}

    /** Returns a smooth picture whose pattern is shifted by (dx, dy) pixels. */
    static Frame waves(int width, int height, double dx, double dy) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double a = (x - dx) * 0.21 + Math.sin((y - dy) * 0.13) * 2;
                double b = (y - dy) * 0.17 + Math.cos((x - dx) * 0.11) * 2;
                int at = (y * width + x) * 3;
                rgb[at] = (byte) (int) (128 + 90 * Math.sin(a));
                rgb[at + 1] = (byte) (int) (128 + 90 * Math.cos(b));
                rgb[at + 2] = (byte) (int) (128 + 60 * Math.sin(a + b));
            }
        }
        return new Frame(width, height, rgb);
    }

    /** Returns frames with a grey bar whose column tells the frame number. */
    static List<Frame> clip(int width, int height, int count) {
        List<Frame> frames = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            frames.add(waves(width, height, 1.5 * t, 0.5 * t));
        }
        return frames;
    }

    /** Returns a sine of one amplitude a channel. */
    static Waveform tone(int rate, double hertz, int samples, double... amplitudes) {
        float[][] channels = new float[amplitudes.length][samples];
        for (int c = 0; c < amplitudes.length; c++) {
            for (int i = 0; i < samples; i++) {
                double phase = 2 * Math.PI * hertz * i / rate;
                channels[c][i] = (float) (amplitudes[c] * Math.sin(phase));
            }
        }
        return new Waveform(rate, channels);
    }

    static Plane16 counts(int width, int height, int first, int step) {
        short[] values = new short[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) (first + step * i);
        }
        return new Plane16(width, height, values);
    }

    static float[] noise(long seed, int length) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Returns the peak signal-to-noise ratio of two pictures, dB. */
    static double psnr(Frame a, Frame b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            double difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            sum += difference * difference;
        }
        return 10 * Math.log10(255 * 255 * a.rgb().length / Math.max(sum, 1e-9));
    }

    /** Returns the amplitude of one frequency in part of a signal. */
    static double amplitude(float[] signal, int from, int to, int rate, double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = from; i < to; i++) {
            double phase = 2 * Math.PI * hertz * i / rate;
            real += signal[i] * Math.cos(phase);
            imaginary += signal[i] * Math.sin(phase);
        }
        return 2 * Math.hypot(real, imaginary) / (to - from);
    }
}
