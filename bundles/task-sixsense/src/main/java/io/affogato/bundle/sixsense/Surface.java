package io.affogato.bundle.sixsense;

/**
 * How a thing feels, as relief over its footprint.
 *
 * <p>Axes: x and y in world units, from the footprint's centre.
 */
enum Surface implements Word {
    /** No relief at all. */
    SMOOTH {
        @Override
        double relief(double x, double y, long seed) {
            return 0;
        }
    },
    /** Parallel ridges. */
    RIDGED {
        @Override
        double relief(double x, double y, long seed) {
            double lean = 0.3 * (Texture.unit(seed, 1, 1) - 0.5);
            return Math.sin(2 * Math.PI * (x + lean * y) / 4.4);
        }
    },
    /** A lattice of round bumps. */
    BUMPY {
        @Override
        double relief(double x, double y, long seed) {
            double wave = Math.cos(2 * Math.PI * x / 6.2) * Math.cos(2 * Math.PI * y / 6.2);
            return 1.5 * Math.signum(wave) * Math.pow(Math.abs(wave), 1.4);
        }
    },
    /** Fine grains without order. */
    GRAINY {
        @Override
        double relief(double x, double y, long seed) {
            return 1.2 * (2 * Texture.smooth(seed, x / 1.15, y / 1.15) - 1);
        }
    };

    /** Returns the height of the relief, about [-1, 1]. */
    abstract double relief(double x, double y, long seed);
}
