package io.affogato.bundle.sixsense;

import java.util.EnumSet;
import java.util.Set;

/**
 * What kind of scene it is: which colours prevail, and whether the sound is clear or rough. Either
 * alone leaves two kinds that are equally frequent.
 */
enum SceneClass implements Word {
    FESTIVAL,
    WORKSHOP,
    HARBOUR,
    LABORATORY;

    private static final Set<Colour> WARM = EnumSet.of(Colour.RED, Colour.YELLOW, Colour.ORANGE);
    private static final Set<Sound> CLEAR = EnumSet.of(Sound.BELL, Sound.WHISTLE);

    static SceneClass of(Scene scene) {
        boolean clear = CLEAR.contains(scene.sound());
        if (warm(scene)) {
            return clear ? FESTIVAL : WORKSHOP;
        }
        return clear ? HARBOUR : LABORATORY;
    }

    /** Whether warm colours outnumber the others; as many as others are told by the leftmost. */
    private static boolean warm(Scene scene) {
        int balance = 0;
        for (Thing thing : scene.things()) {
            balance += WARM.contains(thing.colour()) ? 1 : -1;
        }
        return balance == 0 ? WARM.contains(scene.things().get(0).colour()) : balance > 0;
    }
}
