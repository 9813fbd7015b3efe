package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.modality.Signal;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws examples of a corpus and stacks their signals, which have one shape. */
final class SignalBatch {

    private SignalBatch() {}

    static List<Example> draw(
            PretrainingCorpus corpus, int count, Random random, double difficulty) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(corpus.draw(random, difficulty));
        }
        return examples;
    }

    /**
     * Draws examples for a step.
     *
     * @param progress share of the steps that are done; from two fifths on they are as hard as any
     */
    static List<Example> paced(
            PretrainingCorpus corpus, int count, Random random, double progress) {
        return draw(corpus, count, random, Math.min(1, 2.5 * progress));
    }

    /** Returns (B, ...), float32. */
    static NDArray stack(NDManager manager, List<Example> examples) {
        List<Signal> signals = examples.stream().map(Example::signal).toList();
        long[] one = signals.get(0).shape();
        long[] shape = new long[one.length + 1];
        shape[0] = signals.size();
        System.arraycopy(one, 0, shape, 1, one.length);
        int size = signals.get(0).values().length;
        float[] values = new float[signals.size() * size];
        for (int i = 0; i < signals.size(); i++) {
            System.arraycopy(signals.get(i).values(), 0, values, i * size, size);
        }
        return Ops.tensor(manager, values, shape);
    }
}
