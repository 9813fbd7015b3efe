package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Examples of a corpus that no step draws, the same at every evaluation. */
final class HeldOut {

    private static final int EXAMPLES = 512;
    private static final int CHUNK = 64;

    private HeldOut() {}

    /** Tries some of them. */
    @FunctionalInterface
    interface Trial {

        /** Counts which words were read back from stacked signals (B, ...). */
        void count(NDArray signals, List<Example> examples, WordCount count);
    }

    /** Returns the shares of words that were read back, by their position. */
    static Map<String, Double> shares(PretrainingCorpus corpus, NDManager parent, Trial trial) {
        Random random = new Random(-1);
        WordCount count = new WordCount();
        for (int done = 0; done < EXAMPLES; done += CHUNK) {
            try (NDManager manager = parent.newSubManager()) {
                List<Example> examples = SignalBatch.draw(corpus, CHUNK, random, 1);
                trial.count(SignalBatch.stack(manager, examples), examples, count);
            }
        }
        return count.shares();
    }
}
