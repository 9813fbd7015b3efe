package io.affogato.bundle.sixsense;

/** How hot a thing is. */
enum Heat implements Word {
    COLD(5),
    COOL(15),
    WARM(35),
    HOT(60);

    private final double celsius;

    Heat(double celsius) {
        this.celsius = celsius;
    }

    double celsius() {
        return celsius;
    }
}
