package io.affogato.bundle.sixsense;

/** The size of a thing. */
enum Bulk implements Word {
    SMALL(5),
    LARGE(8.6);

    private final double radius;

    Bulk(double radius) {
        this.radius = radius;
    }

    /** Returns half the side of the silhouette's square, in world units. */
    double radius() {
        return radius;
    }
}
