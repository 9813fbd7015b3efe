package io.affogato.bundle.sixsense;

import java.util.random.RandomGenerator;

/**
 * What is behind the things: two colours that run into each other, with some texture.
 *
 * @param first colour where the run begins
 * @param second colour where it ends
 * @param angle direction of the run, in radians
 * @param roughness standard strength of the texture, 0 for none
 * @param seed decides the texture
 */
record Backdrop(Rgb first, Rgb second, double angle, double roughness, long seed) {

    /** Draws a muted wall that no thing of the benchmark is painted like. */
    static Backdrop muted(RandomGenerator random) {
        Rgb base = Rgb.grey(Draw.between(random, 0.30, 0.75)).jitter(random, 0.035);
        return of(random, base, 0.05, 0.06);
    }

    /** Draws any background, often plain black or white. */
    static Backdrop any(RandomGenerator random) {
        double kind = random.nextDouble();
        if (kind < 0.15) {
            return new Backdrop(Rgb.grey(0), Rgb.grey(0), 0, 0, 0);
        }
        if (kind < 0.25) {
            return new Backdrop(Rgb.grey(1), Rgb.grey(1), 0, 0, 0);
        }
        return of(random, Rgb.any(random), 0.15, Draw.between(random, 0, 0.15));
    }

    private static Backdrop of(RandomGenerator random, Rgb base, double slope, double roughness) {
        Rgb other = base.jitter(random, slope);
        double angle = Draw.between(random, 0, 2 * Math.PI);
        return new Backdrop(base, other, angle, roughness, random.nextLong());
    }

    /** Returns how far a paint is from the nearer of the two colours. */
    double contrast(Rgb paint) {
        return Math.min(paint.distance(first), paint.distance(second));
    }

    void paint(Picture picture) {
        int side = picture.side();
        double x = Math.cos(angle) / side;
        double y = Math.sin(angle) / side;
        double grain = picture.pixel() / 3;
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double run = 0.5 + (column - side / 2.0) * x + (row - side / 2.0) * y;
                double share = Rgb.clip(run);
                double texture = roughness == 0 ? 0 : texture(column * grain, row * grain);
                picture.blend(
                        column,
                        row,
                        Rgb.clip(first.red() + share * (second.red() - first.red()) + texture),
                        Rgb.clip(
                                first.green() + share * (second.green() - first.green()) + texture),
                        Rgb.clip(first.blue() + share * (second.blue() - first.blue()) + texture),
                        1);
            }
        }
    }

    private double texture(double x, double y) {
        return roughness * (Texture.smooth(seed, x, y) - 0.5);
    }
}
