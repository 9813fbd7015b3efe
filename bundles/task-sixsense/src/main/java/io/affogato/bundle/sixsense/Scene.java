package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is true of a recording.
 *
 * @param things two or three, from left to right, each at a place of its own
 * @param sound what is heard
 * @param sounding index of the thing that sounds
 */
record Scene(List<Thing> things, Sound sound, int sounding) {

    /** Checks that places differ and rise. */
    Scene {
        things = List.copyOf(things);
        for (int i = 1; i < things.size(); i++) {
            if (things.get(i - 1).place().compareTo(things.get(i).place()) >= 0) {
                throw new IllegalArgumentException("things must stand from left to right");
            }
        }
        if (sounding < 0 || sounding >= things.size()) {
            throw new IllegalArgumentException("no thing has index %d".formatted(sounding));
        }
    }

    /** Returns the thing that sounds. */
    Thing source() {
        return things.get(sounding);
    }

    /** Returns the thing at a place, if one stands there. */
    Optional<Thing> at(Place place) {
        return things.stream().filter(thing -> thing.place() == place).findFirst();
    }

    /** Returns how many things have this value. */
    long count(Attribute attribute, Word value) {
        return things.stream().filter(thing -> attribute.of(thing) == value).count();
    }

    Thing hottest() {
        return things.stream().max(Comparator.comparing(Thing::heat)).orElseThrow();
    }

    Thing coldest() {
        return things.stream().min(Comparator.comparing(Thing::heat)).orElseThrow();
    }

    Thing nearest() {
        return things.stream().min(Comparator.comparing(Thing::distance)).orElseThrow();
    }

    Thing farthest() {
        return things.stream().max(Comparator.comparing(Thing::distance)).orElseThrow();
    }

    /**
     * Returns the words true of a thing: its values, and its sound if it is the one that sounds.
     */
    List<String> facts(Thing thing) {
        List<String> words = new ArrayList<>();
        words.add(thing.place().word()); // where comes first, as the corpus promises
        for (Attribute attribute : Attribute.values()) {
            if (attribute != Attribute.PLACE) {
                words.add(attribute.of(thing).word());
            }
        }
        if (thing.equals(source())) {
            words.add(sound.word());
            words.add("sounds");
        }
        return words;
    }
}
