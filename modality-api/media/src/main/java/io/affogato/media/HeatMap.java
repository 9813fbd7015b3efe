package io.affogato.media;

/**
 * Colours for measured values over a fixed range, so that the same value has the same colour in
 * every picture.
 *
 * <p>The usual palette is the iron of thermal cameras: black, indigo, purple, red, orange, yellow,
 * white at equal steps, linear in between. {@link #even} has another, in which equal steps of value
 * look like equal steps of colour. In both, brightness grows with the value.
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

    /** Viridis, by Smith and van der Walt for matplotlib, at every ninth of its length. */
    private static final int[][] VIRIDIS = {
        {68, 1, 84},
        {72, 40, 120},
        {62, 74, 137},
        {49, 104, 142},
        {38, 130, 142},
        {31, 158, 137},
        {53, 183, 121},
        {109, 205, 89},
        {180, 222, 44},
        {253, 231, 37}
    };

    private final int[][] palette; // (colours, 3)
    private final double low;
    private final double high;

    /** Makes an iron palette whose ends stand for the given values; low is below high. */
    public HeatMap(double low, double high) {
        this(IRON, low, high);
    }

    private HeatMap(int[][] palette, double low, double high) {
        this.palette = palette;
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "low must be below high, found %s and %s".formatted(low, high));
        }
        this.low = low;
        this.high = high;
    }

    /** Makes a perceptually even palette, violet to yellow, for the values from low to high. */
    public static HeatMap even(double low, double high) {
        return new HeatMap(VIRIDIS, low, high);
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
            paint(Math.max(0, Math.min(1, share)) * (palette.length - 1), rgb, i * 3);
        }
        return new Frame(plane.width(), plane.height(), rgb);
    }

    private void paint(double place, byte[] rgb, int at) {
        int lower = (int) Math.min(palette.length - 2, Math.floor(place));
        double rest = place - lower;
        for (int c = 0; c < 3; c++) {
            double value = palette[lower][c] * (1 - rest) + palette[lower + 1][c] * rest;
            rgb[at + c] = (byte) Math.round(value);
        }
    }
}
