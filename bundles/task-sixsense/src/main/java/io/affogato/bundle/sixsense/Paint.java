package io.affogato.bundle.sixsense;

/**
 * What a thing is painted with; it moves with the thing.
 *
 * @param first the colour that has the name
 * @param second another one for the pattern
 * @param pattern where the second colour is
 * @param period length after which the pattern repeats, in world units
 * @param speckle strength of a fine texture that lets movement be seen
 * @param seed decides texture and pattern
 */
record Paint(Rgb first, Rgb second, Pattern pattern, double period, double speckle, long seed) {

    private static final double GRAIN = 1.4;

    /** Returns a paint of one colour with a fine texture. */
    static Paint plain(Rgb colour, double speckle, long seed) {
        return new Paint(colour, colour, Pattern.PLAIN, 1, speckle, seed);
    }

    /** Returns the share of the second colour at a point, x and y from the thing's centre. */
    double second(double x, double y) {
        return pattern.second(x, y, period, seed);
    }

    /** Returns by how much the fine texture brightens a point. */
    double brightness(double x, double y) {
        if (speckle == 0) {
            return 1;
        }
        return 1 + speckle * (2 * Texture.smooth(seed, x / GRAIN, y / GRAIN) - 1);
    }
}
