package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A scene put up: where exactly everything stands, the same for every view.
 *
 * @param scene what is true
 * @param spots one for each thing, in order
 * @param seed decides what the scene leaves open
 */
record Staging(Scene scene, List<Spot> spots, long seed) {

    /** Copies the spots. */
    Staging {
        spots = List.copyOf(spots);
    }

    static Staging of(Scene scene, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Spot> spots = new ArrayList<>();
        for (Thing thing : scene.things()) {
            spots.add(Spot.draw(random, thing.place(), thing.size()));
        }
        return new Staging(scene, spots, random.nextLong());
    }

    /** Returns the randomness of one view, independent of the others'. */
    RandomGenerator random(View view, int page) {
        return new SplittableRandom(seed + 1_000_003L * view.name().hashCode() + 97L * page);
    }

    /** What a seed is used for. */
    enum View {
        CAMERA,
        NOISE,
        THERMAL,
        THERMAL_NOISE,
        DEPTH,
        TOUCH,
        TOUCH_NOISE,
        SOUND
    }
}
