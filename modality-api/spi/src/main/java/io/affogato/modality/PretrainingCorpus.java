package io.affogato.modality;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An endless, generated source of examples from which a small frozen network is pretrained.
 *
 * <p>An example is a signal, the words that describe each place of it, or a question about them,
 * whichever the corpus is for. Everything random comes from the generator handed in, so that a seed
 * fixes the corpus.
 */
public interface PretrainingCorpus {

    /** Returns every word that questions, answers and descriptions may hold, in a fixed order. */
    List<String> words();

    /**
     * Draws one example.
     *
     * @param difficulty from 0 (easiest) to 1 (everything): the corpus decides what a lower value
     *     leaves out
     */
    Example draw(RandomGenerator random, double difficulty);

    /**
     * One example.
     *
     * @param signal what an encoder sees; null-free: a signal of shape (0) if the corpus is of
     *     words alone
     * @param facts the things shown, each a bag of words of which the first says where; in the
     *     order of places where the corpus has places, an empty bag for an empty place
     * @param question text asked about the things, or empty
     * @param answer text, or empty
     */
    record Example(Signal signal, List<List<String>> facts, String question, String answer) {

        /** Copies the facts. */
        public Example {
            facts = facts.stream().map(List::copyOf).toList();
        }
    }
}
