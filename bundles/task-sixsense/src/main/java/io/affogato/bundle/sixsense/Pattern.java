package io.affogato.bundle.sixsense;

/**
 * How paint is laid on a thing of the vision corpus.
 *
 * <p>Axes: x and y in world units from the thing's centre.
 */
enum Pattern implements Word {
    PLAIN {
        @Override
        double second(double x, double y, double period, long seed) {
            return 0;
        }
    },
    STRIPED {
        @Override
        double second(double x, double y, double period, long seed) {
            double angle = Math.PI * Texture.unit(seed, 3, 5);
            double across = x * Math.cos(angle) + y * Math.sin(angle);
            return Math.floorMod((long) Math.floor(2 * across / period), 2);
        }
    },
    DOTTED {
        @Override
        double second(double x, double y, double period, long seed) {
            double a = x / period - Math.floor(x / period) - 0.5;
            double b = y / period - Math.floor(y / period) - 0.5;
            return a * a + b * b < 0.09 ? 1 : 0;
        }
    },
    CHECKED {
        @Override
        double second(double x, double y, double period, long seed) {
            long column = (long) Math.floor(2 * x / period);
            long row = (long) Math.floor(2 * y / period);
            return Math.floorMod(column + row, 2);
        }
    },
    SPECKLED {
        @Override
        double second(double x, double y, double period, long seed) {
            return Texture.unit(seed, (int) Math.floor(x), (int) Math.floor(y)) < 0.3 ? 1 : 0;
        }
    };

    /** Returns the share of the second paint at a point, 0 or 1. */
    abstract double second(double x, double y, double period, long seed);
}
