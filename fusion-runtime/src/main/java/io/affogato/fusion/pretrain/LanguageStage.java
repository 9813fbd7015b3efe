package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Decoding;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Autograd;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A language model learns to answer questions about scenes that are given as soft tokens of its own
 * embedding space.
 *
 * <p>The word embeddings stay as they start: a fixed code that other networks can learn to write
 * before, after or while this one learns to read it. A curriculum goes on whenever the running loss
 * says that the present level is mastered: first harder questions about clean tokens, then tokens
 * as the senses will bring them.
 */
final class LanguageStage implements Stage {

    private static final double MASTERED = 0.3;
    private static final double STRIDE = 0.004;
    private static final double DISTURBED = 0.6;
    private static final int HELD_OUT = 768;
    private static final int CHUNK = 128;

    private final PretrainingCorpus corpus;
    private final SoftScenes scenes;
    private final int frames;
    private final int batch;
    private final LanguageNetwork.Fresh network;
    private final LanguageModel model;
    private double averageLoss = 3;
    private double level;

    LanguageStage(
            PretrainingCorpus corpus,
            Words words,
            LanguageNetwork.Fresh network,
            int slots,
            int primaryWords,
            int frames,
            int batch) {
        this.corpus = corpus;
        this.frames = frames;
        this.batch = batch;
        scenes = new SoftScenes(words, slots, primaryWords);
        this.network = network;
        model = network.model();
    }

    @Override
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> trained = new LinkedHashMap<>(stored());
        trained.remove(network.words());
        return trained;
    }

    /** Returns all weights under their Hugging Face names, the words' code among them. */
    Map<String, NDArray> stored() {
        return network.weights().made();
    }

    @Override
    public NDArray loss(NDManager manager, Random random, double progress) {
        double difficulty = rise(level, 0, 0.55);
        double realism = rise(level, 0.45, 1);
        int count = realism > 0 ? frames(random) : 1;
        List<Example> examples = SignalBatch.draw(corpus, batch, random, difficulty);
        SoftScenes.Batch scene =
                scenes.batch(manager, examples, count, realism, DISTURBED * realism, random);
        return Autograd.on(
                () -> {
                    NDArray inputs = scene.embeddings(network.table());
                    NDArray encoded = model.encode(inputs, scene.mask());
                    return model.loss(encoded, scene.mask(), scene.labels());
                });
    }

    @Override
    public Map<String, Double> evaluate(NDManager manager) {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("answers", right(manager, 0));
        shares.put("disturbed", right(manager, 1));
        shares.put("level", level);
        return shares;
    }

    /** Returns the share of right answers about held-out scenes, with or without stray words. */
    private double right(NDManager manager, double disturbed) {
        Random random = new Random(-1);
        int right = 0;
        for (int done = 0; done < HELD_OUT; done += CHUNK) {
            List<Example> examples = SignalBatch.draw(corpus, CHUNK, random, 1);
            for (boolean correct : answers(manager, examples, disturbed, random)) {
                right += correct ? 1 : 0;
            }
        }
        return (double) right / HELD_OUT;
    }

    /** Tells which of the examples are answered to the letter. */
    private boolean[] answers(
            NDManager parent, List<Example> examples, double disturbed, Random random) {
        try (NDManager manager = parent.newSubManager()) {
            SoftScenes.Batch scene = scenes.batch(manager, examples, frames, 1, disturbed, random);
            NDArray inputs = scene.embeddings(network.table());
            NDArray encoded = model.encode(inputs, scene.mask());
            long[] labels = scene.labels().toLongArray();
            int length = labels.length / examples.size();
            boolean[] correct = new boolean[examples.size()];
            Arrays.fill(correct, true);
            try (Decoding decoding = model.start(encoded, scene.mask())) {
                NDArray ids = decoding.first().argMax(-1);
                for (int t = 0; t < length; t++) {
                    ids = t == 0 ? ids : decoding.next(ids).argMax(-1);
                    long[] said = ids.toLongArray();
                    for (int i = 0; i < correct.length; i++) {
                        long expected = labels[i * length + t];
                        correct[i] &= expected == -100 || expected == said[i];
                    }
                }
            }
            return correct;
        }
    }

    private static double rise(double level, double from, double to) {
        return Math.max(0, Math.min(1, (level - from) / (to - from)));
    }

    @Override
    public void stepped(double loss) {
        averageLoss += 0.05 * (loss - averageLoss);
        if (averageLoss < MASTERED) {
            level = Math.min(1, level + STRIDE);
        }
    }

    @Override
    public double[] state() {
        return new double[] {averageLoss, level};
    }

    @Override
    public void restore(double[] state) {
        averageLoss = state[0];
        level = state[1];
    }

    /** Draws mostly one frame, which is quick, and now and then as many as a run has. */
    private int frames(Random random) {
        int dice = random.nextInt(10);
        if (dice == 0) {
            return frames;
        }
        return dice <= 2 ? Math.min(2, frames) : 1;
    }
}
