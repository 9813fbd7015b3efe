package io.affogato.media;

/**
 * Colours for measured values over a fixed range, so that the same value has the same colour in
 * every picture.
 *
 * <p>The palette is the iron of thermal cameras: black, indigo, purple, red, orange, yellow, white
 * at equal steps, linear in between. Its brightness grows with the value.
 */
public final class HeatMap {

    private static final int[][] IRON = {
        {0, 0, 0},
        {32, 0, 120},
        {128, 0, 150},
        {208, 32, 64},
        {244, 120, 16},
        {252, 208, 48},
        {255, 255, 255}
    };

    private final double low;
    private final double high;

    /** Makes a palette whose ends stand for the given values; low is below high. */
    public HeatMap(double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "low must be below high, found %s and %s".formatted(low, high));
        }
        this.low = low;
        this.high = high;
    }

    /**
     * Colours a plane; values outside the range take the colour of the nearer end.
     *
     * @throws IllegalArgumentException if a value is NaN
     */
    public Frame colour(Plane plane) {
        byte[] rgb = new byte[plane.values().length * 3];
        for (int i = 0; i < plane.values().length; i++) {
            double share = (plane.values()[i] - low) / (high - low);
            if (Double.isNaN(share)) {
                throw new IllegalArgumentException("value %d is NaN".formatted(i));
            }
            paint(Math.max(0, Math.min(1, share)) * (IRON.length - 1), rgb, i * 3);
        }
        return new Frame(plane.width(), plane.height(), rgb);
    }

    private static void paint(double place, byte[] rgb, int at) {
        int lower = (int) Math.min(IRON.length - 2, Math.floor(place));
        double rest = place - lower;
        for (int c = 0; c < 3; c++) {
            double value = IRON[lower][c] * (1 - rest) + IRON[lower + 1][c] * rest;
            rgb[at + c] = (byte) Math.round(value);
        }
    }
}
