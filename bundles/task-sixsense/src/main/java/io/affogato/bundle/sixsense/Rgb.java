package io.affogato.bundle.sixsense;

import java.util.random.RandomGenerator;

/**
 * A colour as a camera records it, each channel in [0, 1].
 *
 * @param red share of red
 * @param green share of green
 * @param blue share of blue
 */
record Rgb(double red, double green, double blue) {

    static Rgb grey(double level) {
        return new Rgb(level, level, level);
    }

    /** Returns any colour at all. */
    static Rgb any(RandomGenerator random) {
        return new Rgb(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }

    /** Returns this colour moved by noise of the given standard deviation, clipped. */
    Rgb jitter(RandomGenerator random, double deviation) {
        return new Rgb(
                clip(red + deviation * random.nextGaussian()),
                clip(green + deviation * random.nextGaussian()),
                clip(blue + deviation * random.nextGaussian()));
    }

    /** Returns the mixture that holds {@code share} of the other colour. */
    Rgb mix(Rgb other, double share) {
        return new Rgb(
                red + share * (other.red - red),
                green + share * (other.green - green),
                blue + share * (other.blue - blue));
    }

    /** Returns a distance near to what eyes tell apart: brightness counts once, hue twice. */
    double distance(Rgb other) {
        double light = 0.30 * (red - other.red) + 0.59 * (green - other.green);
        light += 0.11 * (blue - other.blue);
        double warm = (red - green) - (other.red - other.green);
        double cold = (blue - (red + green) / 2) - (other.blue - (other.red + other.green) / 2);
        return Math.sqrt(light * light + warm * warm + 0.7 * cold * cold);
    }

    double light() {
        return 0.30 * red + 0.59 * green + 0.11 * blue;
    }

    static double clip(double value) {
        return Math.min(1, Math.max(0, value));
    }
}
