package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Autograd;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An encoder learns to hold everything that a signal shows in one vector: a linear map reads from
 * it which word is true at which place. MiT infuses such vectors through linear maps; what one
 * cannot read from them, none can infuse. The map is thrown away, as adapters have their own.
 *
 * <p>Axes: B batch, J width of the vector, K places, V vocabulary.
 *
 * <p>Deviation from CLIP (Radford et al. 2021, arXiv:2103.00020), which tells pictures apart by
 * captions: among the few dozen pictures of a small batch one attribute or two would do for that.
 */
final class TaggingStage implements Stage {

    private final PretrainingCorpus corpus;
    private final Words words;
    private final UnaryOperator<NDArray> pool;
    private final Map<String, NDArray> network;
    private final int places;
    private final int batch;
    private final NDArray weight;
    private final NDArray bias;

    /**
     * Sets the stage.
     *
     * @param pool maps signals (B, ...) to vectors (B, J)
     * @param network the encoder's weights by name
     * @param owner keeps the map that is trained along
     */
    TaggingStage(
            PretrainingCorpus corpus,
            UnaryOperator<NDArray> pool,
            Map<String, NDArray> network,
            int places,
            int batch,
            long seed,
            NDManager owner) {
        this.corpus = corpus;
        words = new Words(corpus.words());
        this.pool = pool;
        this.network = network;
        this.places = places;
        this.batch = batch;
        long tags = (long) places * words.size();
        Weights reading = Weights.fresh(owner, Initializer.seeded(seed, Network.SPREAD));
        weight = reading.get("reading.weight", tags, width(owner));
        bias = reading.get("reading.bias", tags);
    }

    /** Returns J, by encoding one signal. */
    private long width(NDManager owner) {
        try (NDManager manager = owner.newSubManager()) {
            NDArray one = SignalBatch.stack(manager, SignalBatch.draw(corpus, 1, new Random(0), 0));
            return pool.apply(one).getShape().get(1);
        }
    }

    @Override
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> all = new LinkedHashMap<>(network);
        all.put("reading.weight", weight);
        all.put("reading.bias", bias);
        return all;
    }

    @Override
    public NDArray loss(NDManager manager, Random random, double progress) {
        List<Example> examples = SignalBatch.paced(corpus, batch, random, progress);
        NDArray signals = SignalBatch.stack(manager, examples);
        NDArray tags = tags(manager, examples);
        return Autograd.on(() -> SoftScenes.KERNELS.call("tagging_loss", read(signals), tags));
    }

    @Override
    public Map<String, Double> evaluate(NDManager parent) {
        return HeldOut.shares(
                corpus,
                parent,
                (signals, examples, count) -> count(read(signals).toFloatArray(), examples, count));
    }

    /** Maps signals (B, ...) to the logits of every word at every place (B, K V). */
    private NDArray read(NDArray signals) {
        return Ops.linear(pool.apply(signals), weight, bias);
    }

    /** Counts, for each position in a bag, how often its word is held to be true. */
    private void count(float[] logits, List<Example> examples, WordCount count) {
        int v = words.size();
        for (int i = 0; i < examples.size(); i++) {
            List<List<String>> facts = examples.get(i).facts();
            for (int place = 0; place < facts.size(); place++) {
                int row = (i * places + place) * v;
                for (int position = 0; position < facts.get(place).size(); position++) {
                    int id = words.id(facts.get(place).get(position));
                    count.add(position, logits[row + id] > 0);
                }
            }
        }
    }

    /** Returns (B, K V), 1 where a word is true of a place. */
    private NDArray tags(NDManager manager, List<Example> examples) {
        int v = words.size();
        float[] tags = new float[examples.size() * places * v];
        for (int i = 0; i < examples.size(); i++) {
            List<List<String>> facts = examples.get(i).facts();
            for (int place = 0; place < facts.size(); place++) {
                for (String word : facts.get(place)) {
                    tags[(i * places + place) * v + words.id(word)] = 1;
                }
            }
        }
        return Ops.tensor(manager, tags, examples.size(), (long) places * v);
    }
}
