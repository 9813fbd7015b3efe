package io.affogato.bundle.sixsense;

/**
 * A thing as a camera without perspective sees it.
 *
 * @param shape its silhouette
 * @param x centre, in world units
 * @param y centre, in world units
 * @param radius half its side, in world units
 * @param paint what it is painted with
 */
record Sprite(Solid shape, double x, double y, double radius, Paint paint) {

    private static final double STEP = 0.08;
    private static final double[] LIGHT = {-0.42, -0.55, 0.72};
    private static final int SAMPLES = 2;

    /** Paints it; edges are mixed with what is behind. */
    void paint(Picture picture) {
        Box box = Box.around(x, y, radius, picture.side());
        for (int row = box.top(); row <= box.bottom(); row++) {
            for (int column = box.left(); column <= box.right(); column++) {
                paint(picture, column, row);
            }
        }
    }

    /**
     * Returns which pixels it fills at least half, row by row, of a picture of {@code side} by
     * {@code side}; decided by the points that {@link #paint} takes.
     */
    boolean[] silhouette(int side) {
        boolean[] filled = new boolean[side * side];
        double pixel = World.SIDE / side;
        Box box = Box.around(x, y, radius, side);
        for (int row = box.top(); row <= box.bottom(); row++) {
            for (int column = box.left(); column <= box.right(); column++) {
                int covered = 0;
                for (int i = 0; i < SAMPLES * SAMPLES; i++) {
                    int across = i % SAMPLES;
                    int down = i / SAMPLES;
                    double dx = (column + (across + 0.5) / SAMPLES) * pixel - x;
                    double dy = (row + (down + 0.5) / SAMPLES) * pixel - y;
                    covered += shape.covers(dx / radius, dy / radius) ? 1 : 0;
                }
                filled[row * side + column] = 2 * covered >= SAMPLES * SAMPLES;
            }
        }
        return filled;
    }

    private void paint(Picture picture, int column, int row) {
        double pixel = picture.pixel();
        int covered = 0;
        double light = 0;
        double second = 0;
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int across = i % SAMPLES;
            int down = i / SAMPLES;
            double dx = (column + (across + 0.5) / SAMPLES) * pixel - x;
            double dy = (row + (down + 0.5) / SAMPLES) * pixel - y;
            if (shape.covers(dx / radius, dy / radius)) {
                covered++;
                light += shade(dx / radius, dy / radius) * paint.brightness(dx, dy);
                second += paint.second(dx, dy);
            }
        }
        if (covered == 0) {
            return;
        }
        light /= covered;
        second /= covered;
        Rgb one = paint.first();
        Rgb two = paint.second();
        picture.blend(
                column,
                row,
                Rgb.clip(light * (one.red() + second * (two.red() - one.red()))),
                Rgb.clip(light * (one.green() + second * (two.green() - one.green()))),
                Rgb.clip(light * (one.blue() + second * (two.blue() - one.blue()))),
                covered / (double) (SAMPLES * SAMPLES));
    }

    /** Returns the light of a matt surface, between 0.6 in shadow and 1.1. */
    private double shade(double u, double v) {
        double slopeX = slope(u + STEP, v, u - STEP, v);
        double slopeY = slope(u, v + STEP, u, v - STEP);
        double length = Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1);
        double cosine = (-LIGHT[0] * slopeX - LIGHT[1] * slopeY + LIGHT[2]) / length;
        return 0.6 + 0.5 * Math.max(0, cosine);
    }

    private double slope(double u1, double v1, double u2, double v2) {
        double rise = Math.max(0, shape.height(u1, v1)) - Math.max(0, shape.height(u2, v2));
        return Math.min(2, Math.max(-2, rise / (2 * STEP)));
    }
}
