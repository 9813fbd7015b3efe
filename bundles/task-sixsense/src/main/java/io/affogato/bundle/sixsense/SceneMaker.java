package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws scenes in which every value is equally frequent and no attribute tells of another.
 *
 * <p>Within a scene places, colours, motions, distances, heats and surfaces differ, so that each
 * names one thing; shapes and sizes may repeat.
 */
final class SceneMaker {

    private static final double PAIRS = 0.25;

    private SceneMaker() {}

    /** Draws a scene of two things (one in four) or three. */
    static Scene draw(RandomGenerator random) {
        return draw(random, Draw.chance(random, PAIRS) ? 2 : 3);
    }

    /** Draws a scene of {@code count} things. */
    static Scene draw(RandomGenerator random, int count) {
        List<Place> places = places(random, count);
        List<Colour> colours = Draw.some(random, List.of(Colour.benchmark()), count);
        List<Motion> motions = Draw.some(random, List.of(Motion.values()), count);
        List<Distance> distances = Draw.some(random, List.of(Distance.values()), count);
        List<Heat> heats = Draw.some(random, List.of(Heat.values()), count);
        List<Surface> surfaces = Draw.some(random, List.of(Surface.values()), count);
        List<Thing> things = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            things.add(
                    new Thing(
                            places.get(i),
                            colours.get(i),
                            Draw.one(random, Solid.values()),
                            Draw.one(random, Bulk.values()),
                            motions.get(i),
                            distances.get(i),
                            heats.get(i),
                            surfaces.get(i)));
        }
        return new Scene(things, Draw.one(random, Sound.values()), random.nextInt(count));
    }

    private static List<Place> places(RandomGenerator random, int count) {
        return Draw.some(random, List.of(Place.values()), count).stream().sorted().toList();
    }
}
