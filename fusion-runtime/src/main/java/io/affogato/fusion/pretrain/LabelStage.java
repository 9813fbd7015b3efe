package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.modality.Signal;
import io.affogato.nn.Autograd;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An encoder learns which words its corpus has for a signal, place by place.
 *
 * <p>Axes: B batch, N tokens, D width, P places, V vocabulary. A linear head over the mean and the maximum
 * of the tokens says yes or no to every word at every place; it is thrown away afterwards.
 */
final class LabelStage implements Stage {

    private static final int HELD_OUT = 512;
    private static final int CHUNK = 64;

    private final PretrainingCorpus corpus;
    private final Words words;
    private final int batch;
    private final int places;
    private final UnaryOperator<NDArray> encoder;
    private final Map<String, NDArray> network;
    private final NDArray weight;
    private final NDArray bias;

    /**
     * Sets the stage.
     *
     * @param encoder maps stacked signals (B, ...) to tokens (B, N, D)
     * @param network the encoder's weights by name
     */
    LabelStage(
            PretrainingCorpus corpus,
            Words words,
            UnaryOperator<NDArray> encoder,
            Map<String, NDArray> network,
            int width,
            int batch,
            long seed,
            NDManager owner) {
        this.corpus = corpus;
        this.words = words;
        this.batch = batch;
        this.encoder = encoder;
        this.network = network;
        places = corpus.draw(new Random(seed), 1).facts().size();
        Weights head = Weights.fresh(owner, Initializer.seeded(seed, 0.07));
        weight = head.get("head.weight", new Shape((long) places * words.size(), 2L * width));
        bias = head.get("head.bias", new Shape((long) places * words.size()));
    }

    @Override
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> all = new LinkedHashMap<>(network);
        all.put("head.weight", weight);
        all.put("head.bias", bias);
        return all;
    }

    /** Returns the encoder's weights, without the head. */
    Map<String, NDArray> stored() {
        return network;
    }

    @Override
    public NDArray loss(NDManager manager, Random random, double progress) {
        List<Example> examples = draw(batch, random, Math.min(1, 2.5 * progress));
        NDArray signals = signals(manager, examples);
        NDArray labels = Ops.tensor(manager, labels(examples), examples.size(), labelCount());
        return Autograd.on(() -> SoftScenes.KERNELS.call("label_loss", logits(signals), labels));
    }

    @Override
    public Map<String, Double> evaluate(NDManager parent) {
        Random random = new Random(-1);
        long right = 0;
        long all = 0;
        for (int done = 0; done < HELD_OUT; done += CHUNK) {
            try (NDManager manager = parent.newSubManager()) {
                List<Example> examples = draw(CHUNK, random, 1);
                float[] said = logits(signals(manager, examples)).toFloatArray();
                float[] labels = labels(examples);
                for (int i = 0; i < labels.length; i++) {
                    if (labels[i] > 0 || said[i] > 0) { // words that are shown, or claimed
                        all++;
                        right += labels[i] > 0 && said[i] > 0 ? 1 : 0;
                    }
                }
            }
        }
        return Map.of("words", (double) right / Math.max(1, all));
    }

    private NDArray logits(NDArray signals) {
        return Ops.linear(
                SoftScenes.KERNELS.call("pool", encoder.apply(signals)), weight, bias);
    }

    private int labelCount() {
        return places * words.size();
    }

    private float[] labels(List<Example> examples) {
        float[] labels = new float[examples.size() * labelCount()];
        for (int i = 0; i < examples.size(); i++) {
            List<List<String>> facts = examples.get(i).facts();
            for (int place = 0; place < places; place++) {
                for (String word : facts.get(place)) {
                    labels[i * labelCount() + place * words.size() + words.id(word)] = 1;
                }
            }
        }
        return labels;
    }

    private static NDArray signals(NDManager manager, List<Example> examples) {
        List<Signal> signals = examples.stream().map(Example::signal).toList();
        return SignalBatch.stack(manager, signals);
    }

    private List<Example> draw(int count, Random random, double difficulty) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(corpus.draw(random, difficulty));
        }
        return examples;
    }
}
