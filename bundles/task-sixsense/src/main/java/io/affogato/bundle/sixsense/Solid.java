package io.affogato.bundle.sixsense;

/**
 * The shape of a thing, as a height field over its silhouette.
 *
 * <p>Local axes: u to the right and v down, both within [-1, 1].
 */
enum Solid implements Word {
    /** A block with bevelled edges. */
    CUBE {
        @Override
        double height(double u, double v) {
            double room = 0.86 - Math.max(Math.abs(u), Math.abs(v));
            return room < 0 ? OUTSIDE : Math.min(1, 0.35 + 2.2 * room);
        }
    },
    /** A half sphere. */
    BALL {
        @Override
        double height(double u, double v) {
            double room = 1 - u * u - v * v;
            return room < 0 ? OUTSIDE : Math.sqrt(room);
        }
    },
    /** Round, its tip up. */
    CONE {
        @Override
        double height(double u, double v) {
            double radius = 0.5 * (v + 1);
            if (v > 0.9 || Math.abs(u) > radius) {
                return OUTSIDE;
            }
            return Math.sqrt(radius * radius - u * u);
        }
    };

    /** What {@link #height} says beside the silhouette. */
    static final double OUTSIDE = -1;

    /** Returns the height towards the viewer in [0, 1], or {@link #OUTSIDE}. */
    abstract double height(double u, double v);

    boolean covers(double u, double v) {
        return height(u, v) >= 0;
    }
}
