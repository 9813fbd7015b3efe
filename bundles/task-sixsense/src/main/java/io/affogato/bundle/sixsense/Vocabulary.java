package io.affogato.bundle.sixsense;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every word of this task, in a fixed order: a tokenizer is built from it. */
final class Vocabulary {

    private static final String GRAMMAR =
            """
            question option : ? a b c d frame frames answer the of is are at which what how way \
            does do move feel far hot where sound heard object objects that sounds there many \
            colour shape size place motion distance heat surface pattern texture \
            hottest coldest nearest farthest yes no and or in with it this scene video \
            0 1 2 3 4 5 6 7 8 9\
            """;

    private static final List<String> WORDS = collect();

    private Vocabulary() {}

    /** Returns all words, each once. */
    static List<String> words() {
        return WORDS;
    }

    private static List<String> collect() {
        Set<String> words = new LinkedHashSet<>();
        add(words, Place.values());
        add(words, Colour.values());
        add(words, Solid.values());
        add(words, Bulk.values());
        add(words, Motion.values());
        add(words, Distance.values());
        add(words, Heat.values());
        add(words, Surface.values());
        add(words, Sound.values());
        add(words, Pattern.values());
        words.addAll(List.of(GRAMMAR.split(" ", -1)));
        return List.copyOf(words);
    }

    private static void add(Set<String> words, Word[] values) {
        for (Word value : values) {
            words.add(value.word());
        }
    }
}
