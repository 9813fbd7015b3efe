package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Names things so that the words mean one thing of the scene and no other.
 *
 * <p>Every way of naming is used once a scene, about a random thing that it can name. No name tells
 * the place. Where a shape is part of a name, other things share it; so the extreme among them must
 * be known.
 */
final class ReferenceMaker {

    private static final double VERB = 0.5;

    private final Scene scene;
    private final RandomGenerator random;
    private final List<Reference> references = new ArrayList<>();

    private ReferenceMaker(Scene scene, RandomGenerator random) {
        this.scene = scene;
        this.random = random;
    }

    /** Returns 10 to 16 references in random order. */
    static List<Reference> name(Scene scene, RandomGenerator random) {
        ReferenceMaker maker = new ReferenceMaker(scene, random);
        for (Key key : Key.values()) {
            if (key != Key.PLACE) {
                maker.byKey(key);
            }
        }
        for (Extreme extreme : Extreme.values()) {
            maker.amongAlike(extreme);
        }
        return Draw.shuffled(random, maker.references);
    }

    /** The end of a scale, among some things of a scene. */
    @SuppressWarnings("ImmutableEnumChecker") // comparators hold nothing
    private enum Extreme {
        HOTTEST(Attribute.HEAT, Comparator.comparing(Thing::heat)),
        COLDEST(Attribute.HEAT, Comparator.comparing(Thing::heat).reversed()),
        NEAREST(Attribute.DISTANCE, Comparator.comparing(Thing::distance).reversed()),
        FARTHEST(Attribute.DISTANCE, Comparator.comparing(Thing::distance));

        private final String sense;
        private final Comparator<Thing> order;

        Extreme(Attribute attribute, Comparator<Thing> order) {
            this.sense = attribute.sense();
            this.order = order;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private void byKey(Key key) {
        for (Thing thing : Draw.shuffled(random, scene.things())) {
            Optional<String> name = key.name(scene, thing);
            if (name.isPresent()) {
                boolean verb = key == Key.SOUNDING && Draw.chance(random, VERB);
                String text = verb ? "the object that " + scene.sound().verb() : name.get();
                add(key.name(), text, thing, List.of(key.sense()), 1.0 / scene.things().size());
                return;
            }
        }
    }

    /** Names the extreme of those things that share a shape, if any do. */
    private void amongAlike(Extreme extreme) {
        for (Solid shape : Draw.shuffled(random, List.of(Solid.values()))) {
            List<Thing> alike =
                    scene.things().stream().filter(thing -> thing.shape() == shape).toList();
            if (alike.size() > 1) {
                double share = (double) alike.size() / scene.things().size();
                Thing meant = alike.stream().max(extreme.order).orElseThrow();
                String text = "the %s %s".formatted(extreme.word(), shape.word());
                // whoever sees no shapes takes the extreme of all
                add(
                        extreme.name() + "_of_shape",
                        text,
                        meant,
                        share < 1
                                ? List.of(extreme.sense, Attribute.SHAPE.sense())
                                : List.of(extreme.sense),
                        Math.max(1.0 / alike.size(), share < 1 ? share : 0));
                return;
            }
        }
    }

    private void add(String type, String text, Thing thing, List<String> senses, double chance) {
        references.add(new Reference(type.toLowerCase(Locale.ROOT), text, thing, senses, chance));
    }
}
