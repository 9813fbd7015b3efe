package io.affogato.bundle.sixsense;

import java.util.List;

/**
 * One question about a scene.
 *
 * @param type name of its kind, for reporting
 * @param text lower-case words
 * @param options words to choose from in order; empty for an open question
 * @param answer one word
 * @param senses modalities it cannot be answered without
 * @param chance share of right answers of the best guesser that lacks one of {@code senses} and has
 *     all others
 */
record Question(
        String type,
        String text,
        List<String> options,
        String answer,
        List<String> senses,
        double chance) {

    private static final String LETTERS = "abcd";

    /** Copies the lists and checks that the answer can be chosen. */
    Question {
        options = List.copyOf(options);
        senses = List.copyOf(senses);
        if (!options.isEmpty() && !options.contains(answer)) {
            throw new IllegalArgumentException("%s is not among %s".formatted(answer, options));
        }
    }

    /** Returns the text a language model reads. */
    String prompt() {
        StringBuilder prompt = new StringBuilder("question : ").append(text);
        for (int i = 0; i < options.size(); i++) {
            prompt.append(" option ").append(LETTERS.charAt(i));
            prompt.append(" : ").append(options.get(i));
        }
        return prompt.toString();
    }

    /** Returns the text a language model answers: the answer, or the letter of its option. */
    String target() {
        return options.isEmpty() ? answer : "option " + LETTERS.charAt(options.indexOf(answer));
    }
}
