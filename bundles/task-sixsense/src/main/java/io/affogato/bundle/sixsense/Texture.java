package io.affogato.bundle.sixsense;

/** Random numbers laid out on the plane: the same point always gives the same number. */
final class Texture {

    private Texture() {}

    /** Returns a number in [0, 1) for a cell of the unit lattice. */
    static double unit(long seed, int column, int row) {
        long bits = seed + 0x9E3779B97F4A7C15L * column + 0xC2B2AE3D27D4EB4FL * row;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return ((bits ^ (bits >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** Returns a number in [0, 1) that is continuous in x and y, one cell a unit. */
    static double smooth(long seed, double x, double y) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        double a = x - column;
        double b = y - row;
        double top = (1 - a) * unit(seed, column, row) + a * unit(seed, column + 1, row);
        double bottom = (1 - a) * unit(seed, column, row + 1) + a * unit(seed, column + 1, row + 1);
        return (1 - b) * top + b * bottom;
    }
}
