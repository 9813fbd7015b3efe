package io.affogato.bundle.sixsense;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The benchmark's kinds of questions: about a thing named by a key, or about the sound.
 *
 * <p>Whoever lacks the asked sense cannot do better than one value of all (or of the options);
 * whoever lacks the key's sense cannot do better than one thing of the scene, because all that is
 * asked differs between the things of a scene.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are copies
enum QuestionType {
    COLOUR_AT(Key.PLACE, Attribute.COLOUR),
    COLOUR_OF_SHAPE(Key.SHAPE, Attribute.COLOUR),
    MOTION_AT(Key.PLACE, Attribute.MOTION),
    DISTANCE_AT(Key.PLACE, Attribute.DISTANCE),
    HEAT_AT(Key.PLACE, Attribute.HEAT),
    SURFACE_AT(Key.PLACE, Attribute.SURFACE),
    COLOUR_OF_HOTTEST(Key.HOTTEST, Attribute.COLOUR),
    COLOUR_OF_COLDEST(Key.COLDEST, Attribute.COLOUR),
    COLOUR_OF_NEAREST(Key.NEAREST, Attribute.COLOUR),
    COLOUR_OF_SOUNDING(Key.SOUNDING, Attribute.COLOUR),
    MOTION_OF_COLOUR(Key.COLOUR, Attribute.MOTION),
    DISTANCE_OF_COLOUR(Key.COLOUR, Attribute.DISTANCE),
    HEAT_OF_COLOUR(Key.COLOUR, Attribute.HEAT),
    SURFACE_OF_COLOUR(Key.COLOUR, Attribute.SURFACE),
    MOTION_OF_HOTTEST(Key.HOTTEST, Attribute.MOTION),
    SOUND {
        @Override
        Optional<Question> ask(Scene scene, RandomGenerator random, boolean choices) {
            String answer = scene.sound().word();
            List<Sound> range = List.of(Sound.values());
            List<String> options = choices ? Choices.draw(random, range, answer) : List.of();
            double chance = 1.0 / (choices ? options.size() : range.size());
            return Optional.of(question("what sound is heard ?", options, answer, chance));
        }
    },
    SOUND_AT {
        @Override
        Optional<Question> ask(Scene scene, RandomGenerator random, boolean choices) {
            String answer = scene.source().place().word();
            List<Place> range = List.of(Place.values());
            List<String> options = choices ? Choices.draw(random, range, answer) : List.of();
            double chance = 1.0 / scene.things().size();
            return Optional.of(question("where is the sound ?", options, answer, chance));
        }
    };

    private final Key key;
    private final Attribute asked;
    private final List<String> senses;

    QuestionType(Key key, Attribute asked) {
        this.key = key;
        this.asked = asked;
        this.senses =
                Stream.of(key.sense(), asked.sense())
                        .filter(sense -> !sense.isEmpty())
                        .distinct()
                        .toList();
    }

    QuestionType() {
        this.key = Key.SOUNDING;
        this.asked = Attribute.PLACE;
        this.senses = List.of(key.sense());
    }

    /** Returns the modalities without which it cannot be answered. */
    List<String> senses() {
        return senses;
    }

    /**
     * Asks about a random thing that the key names.
     *
     * @param choices whether options are offered
     * @return empty if the key names no thing of the scene
     */
    Optional<Question> ask(Scene scene, RandomGenerator random, boolean choices) {
        for (Thing thing : Draw.shuffled(random, scene.things())) {
            Optional<String> name = key.name(scene, thing);
            if (name.isPresent()) {
                return Optional.of(ask(scene, thing, name.get(), random, choices));
            }
        }
        return Optional.empty();
    }

    private Question ask(
            Scene scene, Thing thing, String name, RandomGenerator random, boolean choices) {
        String answer = asked.of(thing).word();
        List<String> options = choices ? Choices.draw(random, scene, asked, answer) : List.of();
        double withoutAsked = 1.0 / (choices ? options.size() : asked.range().size());
        double withoutKey = senses.size() > 1 ? 1.0 / scene.things().size() : 0;
        return question(asked.ask(name), options, answer, Math.max(withoutAsked, withoutKey));
    }

    Question question(String text, List<String> options, String answer, double chance) {
        return new Question(name().toLowerCase(Locale.ROOT), text, options, answer, senses, chance);
    }
}
