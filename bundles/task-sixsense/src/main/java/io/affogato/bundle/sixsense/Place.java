package io.affogato.bundle.sixsense;

/** Where a thing stands: a third of the picture's width. */
enum Place implements Word {
    LEFT(1.0 / 6),
    MIDDLE(3.0 / 6),
    RIGHT(5.0 / 6);

    private final double share;

    Place(double share) {
        this.share = share;
    }

    /** Returns x of the column's centre in world units. */
    double centre() {
        return World.SIDE * share;
    }
}
