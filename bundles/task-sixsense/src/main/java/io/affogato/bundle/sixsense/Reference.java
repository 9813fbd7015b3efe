package io.affogato.bundle.sixsense;

import java.util.List;

/**
 * Words that mean one thing of a scene.
 *
 * @param type how the thing is named, for reporting
 * @param text lower-case words
 * @param thing what is meant
 * @param senses modalities without which nobody knows which thing it is
 * @param chance share of right things of the best guesser that lacks one of {@code senses}
 */
record Reference(String type, String text, Thing thing, List<String> senses, double chance) {

    /** Copies the senses. */
    Reference {
        senses = List.copyOf(senses);
    }
}
