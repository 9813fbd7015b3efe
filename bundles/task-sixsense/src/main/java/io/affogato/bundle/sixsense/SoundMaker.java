package io.affogato.bundle.sixsense;

import java.util.random.RandomGenerator;

/** Makes two seconds of stereo sound, 16 000 samples a second in [-1, 1]. */
final class SoundMaker {

    /** Samples a second. */
    static final int RATE = 16_000;

    /** Samples of a channel. */
    static final int LENGTH = 2 * RATE;

    private static final double FAR_EAR = 0.1; // -20 dB
    private static final double[] PARTIALS = {1, 2.01, 2.76, 5.4};
    private static final int STRIKES = 3;

    private SoundMaker() {}

    /** Returns the channels left and right of a sound at a place. */
    static float[][] render(Sound sound, Place place, RandomGenerator random) {
        float[] mono =
                switch (sound) {
                    case BELL -> bell(random);
                    case BUZZ -> buzz(random);
                    case WHISTLE -> whistle(random);
                    case DRUM -> drum(random);
                };
        double level = Draw.between(random, 0.35, 0.8) / peak(mono);
        double left = place == Place.RIGHT ? FAR_EAR : 1;
        double right = place == Place.LEFT ? FAR_EAR : 1;
        float[][] channels = new float[2][LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            channels[0][i] = (float) (level * left * mono[i] + hiss(random));
            channels[1][i] = (float) (level * right * mono[i] + hiss(random));
        }
        return channels;
    }

    private static float[] bell(RandomGenerator random) {
        double pitch = Draw.between(random, 520, 760);
        float[] mono = new float[LENGTH];
        for (int strike = 0; strike < STRIKES; strike++) {
            int start = start(random, strike, STRIKES);
            for (double partial : PARTIALS) {
                ring(mono, start, pitch * partial, 0.35 / Math.sqrt(partial), 1 / partial);
            }
        }
        return mono;
    }

    /** Adds a decaying sine, made by turning a pointer. */
    private static void ring(
            float[] mono, int start, double pitch, double seconds, double strength) {
        double turn = 2 * Math.PI * pitch / RATE;
        double decay = Math.exp(-1 / (seconds * RATE));
        double cosine = decay * Math.cos(turn);
        double sine = decay * Math.sin(turn);
        double x = strength;
        double y = 0;
        for (int i = start; i < LENGTH; i++) {
            mono[i] += (float) y;
            double next = cosine * x - sine * y;
            y = sine * x + cosine * y;
            x = next;
        }
    }

    private static float[] buzz(RandomGenerator random) {
        double pitch = Draw.between(random, 100, 145);
        float[] mono = new float[LENGTH];
        double phase = random.nextDouble();
        for (int i = 0; i < LENGTH; i++) {
            double saw = 2 * (phase - Math.floor(phase)) - 1;
            double swell = 0.75 + 0.25 * Math.sin(2 * Math.PI * 6 * i / RATE);
            mono[i] = (float) (saw * swell);
            phase += pitch / RATE;
        }
        return mono;
    }

    private static float[] whistle(RandomGenerator random) {
        double pitch = Draw.between(random, 1700, 2300);
        double sweep = Draw.between(random, 150, 400);
        double rate = Draw.between(random, 0.7, 1.6);
        float[] mono = new float[LENGTH];
        double phase = 0;
        for (int i = 0; i < LENGTH; i++) {
            mono[i] = (float) Math.sin(phase);
            double now = pitch + sweep * Math.sin(2 * Math.PI * rate * i / RATE);
            phase += 2 * Math.PI * now / RATE;
        }
        return mono;
    }

    private static float[] drum(RandomGenerator random) {
        int strokes = 4 + random.nextInt(3);
        double pitch = Draw.between(random, 60, 85);
        float[] mono = new float[LENGTH];
        for (int stroke = 0; stroke < strokes; stroke++) {
            int start = start(random, stroke, strokes);
            ring(mono, start, pitch, 0.09, 1.2);
            double strength = 0.7;
            for (int i = start; i < LENGTH && strength > 1e-3; i++) {
                mono[i] += (float) (strength * (2 * random.nextDouble() - 1));
                strength *= 1 - 1 / (0.03 * RATE);
            }
        }
        return mono;
    }

    private static int start(RandomGenerator random, int stroke, int strokes) {
        return (int) (LENGTH * (stroke + Draw.between(random, 0.05, 0.25)) / strokes);
    }

    private static double hiss(RandomGenerator random) {
        return 0.004 * (random.nextDouble() - 0.5);
    }

    private static double peak(float[] mono) {
        double peak = 1e-6;
        for (float value : mono) {
            peak = Math.max(peak, Math.abs(value));
        }
        return peak;
    }
}
