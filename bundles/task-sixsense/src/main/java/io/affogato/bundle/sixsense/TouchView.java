package io.affogato.bundle.sixsense;

/**
 * What a tactile skin under the scene shows: a soft gel lit from three sides by coloured lamps,
 * with a round footprint of every thing, as large whatever stands on it.
 */
final class TouchView {

    private static final double FOOT = 9;
    private static final double STEP = 0.4;
    private static final double DEPTH = 1.1;
    private static final double NOISE = 0.008;
    private static final Rgb GEL = new Rgb(0.42, 0.46, 0.54);

    private final Staging staging;
    private final Picture skin;

    private TouchView(Staging staging, Picture skin) {
        this.staging = staging;
        this.skin = skin;
    }

    /** Puts a staging on a skin seen in {@code side} by {@code side} pixels. */
    static TouchView of(Staging staging, int side) {
        Rgb gel = GEL.jitter(staging.random(Staging.View.TOUCH, 0), 0.015);
        Picture skin = new Picture(side);
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                paint(skin, gel, staging, column, row);
            }
        }
        return new TouchView(staging, skin);
    }

    /** Returns the picture numbered {@code page}. */
    Picture page(int page) {
        Picture picture = skin.copy();
        picture.addNoise(staging.random(Staging.View.TOUCH_NOISE, page), NOISE);
        return picture;
    }

    private static void paint(Picture skin, Rgb gel, Staging staging, int column, int row) {
        double x = (column + 0.5) * skin.pixel();
        double y = (row + 0.5) * skin.pixel();
        double slopeX = height(staging, x + STEP, y) - height(staging, x - STEP, y);
        double slopeY = height(staging, x, y + STEP) - height(staging, x, y - STEP);
        slopeX /= 2 * STEP;
        slopeY /= 2 * STEP;
        double lift = 0.05 * height(staging, x, y);
        skin.blend(
                column,
                row,
                Rgb.clip(gel.red() + lift - 0.26 * slopeX),
                Rgb.clip(gel.green() + lift - 0.22 * slopeY),
                Rgb.clip(gel.blue() + lift + 0.20 * slopeX + 0.14 * slopeY),
                1);
    }

    private static double height(Staging staging, double x, double y) {
        double height = 0;
        for (int i = 0; i < staging.spots().size(); i++) {
            Spot spot = staging.spots().get(i);
            double dx = x - spot.x();
            double dy = y - spot.y();
            double room = FOOT - Math.sqrt(dx * dx + dy * dy);
            if (room > 0) {
                double pressed = Math.min(1, room / 1.5);
                Surface surface = staging.scene().things().get(i).surface();
                height += pressed * (DEPTH + surface.relief(dx, dy, staging.seed() + i));
            }
        }
        return height;
    }
}
