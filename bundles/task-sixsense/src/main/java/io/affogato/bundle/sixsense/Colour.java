package io.affogato.bundle.sixsense;

import java.util.Arrays;

/** What a camera sees of a thing's paint. The first six are the benchmark's. */
@SuppressWarnings("ImmutableEnumChecker") // a record of numbers
enum Colour implements Word {
    RED(0.84, 0.14, 0.14),
    GREEN(0.16, 0.63, 0.24),
    BLUE(0.15, 0.30, 0.86),
    YELLOW(0.95, 0.86, 0.18),
    PURPLE(0.54, 0.20, 0.74),
    ORANGE(0.97, 0.53, 0.10),
    BLACK(0.07, 0.07, 0.07),
    WHITE(0.95, 0.95, 0.95),
    GREY(0.50, 0.50, 0.50),
    CYAN(0.20, 0.80, 0.86),
    PINK(0.97, 0.58, 0.74),
    BROWN(0.45, 0.28, 0.14);

    private static final int BENCHMARK = 6;

    private final Rgb rgb;

    Colour(double red, double green, double blue) {
        rgb = new Rgb(red, green, blue);
    }

    Rgb rgb() {
        return rgb;
    }

    /** Returns the colours things of the benchmark have. */
    static Colour[] benchmark() {
        return Arrays.copyOf(values(), BENCHMARK);
    }

    /** Returns the colour whose example is nearest. */
    static Colour nearest(Rgb paint) {
        Colour best = RED;
        for (Colour colour : values()) {
            if (paint.distance(colour.rgb) < paint.distance(best.rgb)) {
                best = colour;
            }
        }
        return best;
    }

    /** Returns how much farther the second nearest example is than the nearest. */
    static double margin(Rgb paint) {
        Colour nearest = nearest(paint);
        double second = Double.MAX_VALUE;
        for (Colour colour : values()) {
            if (colour != nearest) {
                second = Math.min(second, paint.distance(colour.rgb));
            }
        }
        return second - paint.distance(nearest.rgb);
    }
}
