package io.affogato.bundle.sixsense;

/** Measures every view agrees on, in world units. */
final class World {

    /** Side of the square world. */
    static final double SIDE = 64;

    /** How far a thing may stand above or below the middle line. */
    static final double SWAY = 12;

    private World() {}
}
