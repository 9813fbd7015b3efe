package io.affogato.bundle.sixsense;

import java.util.List;
import java.util.function.Function;

/** What can be asked of a thing, and by which sense it is known. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are pure, the lists are copies
enum Attribute implements Word {
    COLOUR("image", "what colour is %s ?", Colour.benchmark(), Thing::colour),
    SHAPE("image", "what shape is %s ?", Solid.values(), Thing::shape),
    SIZE("image", "what size is %s ?", Bulk.values(), Thing::size),
    PLACE("", "where is %s ?", Place.values(), Thing::place),
    MOTION("flow", "which way does %s move ?", Motion.values(), Thing::motion),
    DISTANCE("pointcloud", "how far is %s ?", Distance.values(), Thing::distance),
    HEAT("thermal", "how hot is %s ?", Heat.values(), Thing::heat),
    SURFACE("touch", "how does %s feel ?", Surface.values(), Thing::surface);

    private final String sense;
    private final String phrase;
    private final List<Word> range;
    private final Function<Thing, Word> reader;

    Attribute(String sense, String phrase, Word[] range, Function<Thing, Word> reader) {
        this.sense = sense;
        this.phrase = phrase;
        this.range = List.of(range);
        this.reader = reader;
    }

    /** Returns the modality that shows it; empty for the place, which most of them show. */
    String sense() {
        return sense;
    }

    /** Returns the question about a thing named by a few words. */
    String ask(String thing) {
        return phrase.formatted(thing);
    }

    /** Returns all values in order. */
    List<Word> range() {
        return range;
    }

    Word of(Thing thing) {
        return reader.apply(thing);
    }
}
