package io.affogato.bundle.sixsense;

/**
 * How things move during a recording of 32 pictures: eight times a quick jerk from one picture to
 * the next, and a slower way back.
 *
 * <p>Every fourth picture shows everything at rest; the jerk comes right after it. A reader that
 * samples one, two or four pictures meets only such pictures. So single pictures tell nothing of
 * movement, and the flow from each to its successor tells all.
 */
final class Twitch {

    /** Pictures of a recording. */
    static final int FRAMES = 32;

    /** Pictures a second. */
    static final double RATE = 16;

    private static final int PERIOD = 4;
    private static final int RETURN = 3;
    private static final double JERK = 2; // world units, three pixels of a picture 96 wide

    private Twitch() {}

    /** Returns how far a thing is from its place in a picture, in world units. */
    static double shift(int frame) {
        int since = Math.floorMod(frame, PERIOD);
        if (since == 0 || since > RETURN) {
            return 0;
        }
        return JERK * (RETURN + 1 - since) / RETURN;
    }
}
