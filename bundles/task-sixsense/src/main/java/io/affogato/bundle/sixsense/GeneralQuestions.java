package io.affogato.bundle.sixsense;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Questions beyond the benchmark's: every attribute of every thing, by every key that names it.
 *
 * @param scene what is asked about
 * @param random decides
 */
record GeneralQuestions(Scene scene, RandomGenerator random) {

    private static final String TYPE = "general";
    private static final int EXTREMES = 5;
    private static final double PLAIN_FORM = 0.5;

    /** Asks by a random key; attributes as often as extremes. */
    Question byAnyKey() {
        Key[] keys = Key.values();
        int attributes = keys.length - EXTREMES;
        boolean extreme = Draw.chance(random, 0.4);
        int index = extreme ? attributes + random.nextInt(EXTREMES) : random.nextInt(attributes);
        return byKey(keys[index]);
    }

    /** Asks any other attribute of a thing named by this key, or by its place if none is. */
    Question byKey(Key key) {
        for (Thing thing : Draw.shuffled(random, scene.things())) {
            Optional<String> name = key.name(scene, thing);
            if (name.isPresent()) {
                return about(thing, name.get(), key);
            }
        }
        return byKey(Key.PLACE);
    }

    /** Asks how many things there are, or how many share a value. */
    Question count() {
        if (Draw.chance(random, 0.3)) {
            return open("how many objects are there ?", digits(scene.things().size()));
        }
        Attribute attribute = random.nextBoolean() ? Attribute.SHAPE : Attribute.SIZE;
        Word value = attribute.of(Draw.one(random, scene.things()));
        String text = "how many %s objects are there ?".formatted(value.word());
        return open(text, digits(scene.count(attribute, value)));
    }

    /** Asks whether a thing has a value; the answers are equally frequent. */
    Question yesOrNo() {
        Attribute asked = asked(Key.COLOUR);
        Thing thing = Draw.one(random, scene.things());
        boolean yes = random.nextBoolean();
        Word value = asked.of(thing);
        while (!yes && value == asked.of(thing)) {
            value = Draw.one(random, asked.range());
        }
        String text = "is the %s object %s ?".formatted(thing.colour().word(), value.word());
        return open(text, yes ? "yes" : "no");
    }

    private Question about(Thing thing, String name, Key key) {
        Attribute asked = asked(key);
        String text =
                Draw.chance(random, PLAIN_FORM)
                        ? asked.ask(name)
                        : "what %s is %s ?".formatted(asked.word(), name);
        return open(text, asked.of(thing).word());
    }

    private Attribute asked(Key key) {
        Attribute asked = Draw.one(random, Attribute.values());
        while (key.attribute().isPresent() && key.attribute().get() == asked) {
            asked = Draw.one(random, Attribute.values());
        }
        return asked;
    }

    private static Question open(String text, String answer) {
        return new Question(TYPE, text, List.of(), answer, List.of(), 0);
    }

    private static String digits(long count) {
        return Long.toString(count);
    }
}
