package io.affogato.bundle.sixsense;

/**
 * Which way a thing twitches. The words differ from those of {@link Place}, so that a bag of words
 * can tell a thing on the left from one that moves to the left.
 */
enum Motion implements Word {
    LEFTWARDS(-1, 0),
    RIGHTWARDS(1, 0),
    UPWARDS(0, -1),
    DOWNWARDS(0, 1);

    private final int dx;
    private final int dy;

    Motion(int dx, int dy) {
        this.dx = dx;
        this.dy = dy;
    }

    int dx() {
        return dx;
    }

    int dy() {
        return dy;
    }
}
