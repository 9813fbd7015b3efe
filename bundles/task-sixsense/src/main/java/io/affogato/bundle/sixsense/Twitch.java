package io.affogato.bundle.sixsense;

/**
 * How things move during a recording of 32 pictures: four times a quick jerk from one picture to
 * the next, and a slow way back.
 *
 * <p>Pictures 4, 12, 20 and 28, which a reader of four samples, show everything at rest; the jerk
 * comes right after them. So single pictures tell nothing of movement, and the flow from each to
 * its successor tells all.
 */
final class Twitch {

    /** Pictures of a recording. */
    static final int FRAMES = 32;

    /** Pictures a second. */
    static final double RATE = 16;

    private static final int PERIOD = 8;
    private static final int REST = 4;
    private static final int RETURN = 5;
    private static final double JERK = 2; // world units, three pixels of a picture 96 wide

    private Twitch() {}

    /** Returns how far a thing is from its place in a picture, in world units. */
    static double shift(int frame) {
        int since = Math.floorMod(frame - REST, PERIOD);
        if (since == 0 || since > RETURN) {
            return 0;
        }
        return JERK * (RETURN + 1 - since) / RETURN;
    }
}
