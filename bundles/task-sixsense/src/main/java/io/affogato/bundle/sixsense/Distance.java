package io.affogato.bundle.sixsense;

/** How far a thing is from the depth sensor. */
enum Distance implements Word {
    NEAR(0.8),
    MID(1.4),
    FAR(2.0);

    private final double metres;

    Distance(double metres) {
        this.metres = metres;
    }

    double metres() {
        return metres;
    }
}
