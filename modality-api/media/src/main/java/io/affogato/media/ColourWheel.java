package io.affogato.media;

/**
 * The colour code of the Middlebury benchmark for motion: hue is direction, saturation is speed,
 * white is rest, black is unknown.
 *
 * <p>The wheel has 55 hues, unevenly spaced so that they look evenly spaced.
 */
public final class ColourWheel {

    private static final int RED_YELLOW = 15;
    private static final int YELLOW_GREEN = 6;
    private static final int GREEN_CYAN = 4;
    private static final int CYAN_BLUE = 11;
    private static final int BLUE_MAGENTA = 13;
    private static final int MAGENTA_RED = 6;
    private static final int[][] WHEEL = wheel();
    private static final double BEYOND = 0.75; // brightness of motion faster than the scale

    private ColourWheel() {}

    /** Colours a field with full saturation at its own fastest motion. */
    public static Frame colour(FlowField field) {
        double fastest = 0;
        for (int i = 0; i < field.uv().length; i += 2) {
            double speed = Math.hypot(field.uv()[i], field.uv()[i + 1]);
            if (Double.isFinite(speed)) {
                fastest = Math.max(fastest, speed);
            }
        }
        return colour(field, fastest == 0 ? 1 : fastest);
    }

    /**
     * Colours a field.
     *
     * @param maxPixels the speed of full saturation; faster motion is drawn darker
     */
    public static Frame colour(FlowField field, double maxPixels) {
        if (!(maxPixels > 0)) {
            throw new IllegalArgumentException(
                    "maxPixels must be positive, was %s".formatted(maxPixels));
        }
        byte[] rgb = new byte[field.width() * field.height() * 3];
        for (int i = 0; i < rgb.length / 3; i++) {
            double u = field.uv()[i * 2] / maxPixels;
            double v = field.uv()[i * 2 + 1] / maxPixels;
            if (Double.isFinite(u) && Double.isFinite(v)) {
                paint(u, v, rgb, i * 3);
            }
        }
        return new Frame(field.width(), field.height(), rgb);
    }

    private static void paint(double u, double v, byte[] rgb, int at) {
        double speed = Math.hypot(u, v);
        double place = (Math.atan2(-v, -u) / Math.PI + 1) / 2 * (WHEEL.length - 1);
        int lower = (int) place;
        int upper = (lower + 1) % WHEEL.length;
        double rest = place - lower;
        for (int c = 0; c < 3; c++) {
            double hue = ((1 - rest) * WHEEL[lower][c] + rest * WHEEL[upper][c]) / 255;
            double value = speed <= 1 ? 1 - speed * (1 - hue) : hue * BEYOND;
            rgb[at + c] = (byte) (int) (255 * value);
        }
    }

    private static int[][] wheel() {
        int[][] wheel =
                new int
                        [RED_YELLOW
                                + YELLOW_GREEN
                                + GREEN_CYAN
                                + CYAN_BLUE
                                + BLUE_MAGENTA
                                + MAGENTA_RED]
                        [3];
        int at = 0;
        at = arc(wheel, at, RED_YELLOW, 0, 1, true);
        at = arc(wheel, at, YELLOW_GREEN, 1, 0, false);
        at = arc(wheel, at, GREEN_CYAN, 1, 2, true);
        at = arc(wheel, at, CYAN_BLUE, 2, 1, false);
        at = arc(wheel, at, BLUE_MAGENTA, 2, 0, true);
        arc(wheel, at, MAGENTA_RED, 0, 2, false);
        return wheel;
    }

    /** Fills hues in which one channel is full and another rises or falls; returns the next. */
    private static int arc(int[][] wheel, int at, int count, int full, int other, boolean rises) {
        for (int i = 0; i < count; i++) {
            int step = 255 * i / count;
            wheel[at + i][full] = 255;
            wheel[at + i][other] = rises ? step : 255 - step;
        }
        return at + count;
    }
}
