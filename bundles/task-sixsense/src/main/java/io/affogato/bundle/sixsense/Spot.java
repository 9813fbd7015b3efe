package io.affogato.bundle.sixsense;

import java.util.random.RandomGenerator;

/**
 * Where exactly a thing stands, the same in every view.
 *
 * @param x centre, in world units
 * @param y centre, in world units
 * @param radius half the side of its silhouette, in world units
 */
record Spot(double x, double y, double radius) {

    /** Draws a spot in the column of a place. */
    static Spot draw(RandomGenerator random, Place place, Bulk size) {
        return new Spot(
                place.centre() + Draw.between(random, -0.8, 0.8),
                World.SIDE / 2 + Draw.between(random, -World.SWAY, World.SWAY),
                size.radius() + Draw.between(random, -0.6, 0.6));
    }

    Spot moved(double dx, double dy) {
        return new Spot(x + dx, y + dy, radius);
    }
}
