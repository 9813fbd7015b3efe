package io.affogato.bundle.sixsense;

/**
 * The pixels around a thing, ends included.
 *
 * @param left first column
 * @param top first row
 * @param right last column
 * @param bottom last row
 */
record Box(int left, int top, int right, int bottom) {

    /** Returns the pixels that a square around a centre touches, within the picture. */
    static Box around(double x, double y, double radius, int side) {
        double pixel = World.SIDE / side;
        return new Box(
                clip((x - radius) / pixel, side),
                clip((y - radius) / pixel, side),
                clip((x + radius) / pixel, side),
                clip((y + radius) / pixel, side));
    }

    private static int clip(double at, int side) {
        return Math.max(0, Math.min(side - 1, (int) at));
    }
}
