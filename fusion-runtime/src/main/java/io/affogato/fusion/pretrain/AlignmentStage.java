package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Autograd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An encoder learns the words its corpus has for a signal, place by place, through the frozen query
 * transformer: its tokens become what the query transformer can read. A projection learns along,
 * for a frozen one can only write the words it was trained on; it is thrown away, as adapters have
 * their own.
 *
 * <p>Axes: B batch, N tokens, D width, K query tokens, E language width, V vocabulary.
 *
 * <p>Source: aligning further encoders to a frozen Q-Former follows X-InstructBLIP (Panagopoulou et
 * al. 2023, arXiv:2311.18799); the target, the words of each place, is that of {@link VisionStage}.
 */
final class AlignmentStage implements Stage {

    private final PretrainingCorpus corpus;
    private final int batch;
    private final UnaryOperator<NDArray> encoder;
    private final Map<String, NDArray> network;
    private final SoftWriting writing;

    /**
     * Sets the stage.
     *
     * @param encoder maps stacked signals (B, ...) to tokens (B, N, D)
     * @param network the encoder's weights by name
     * @param writing the frozen way from tokens to words
     * @param owner keeps the projection that is trained with the encoder
     */
    AlignmentStage(
            PretrainingCorpus corpus,
            UnaryOperator<NDArray> encoder,
            Map<String, NDArray> network,
            SoftWriting writing,
            int batch,
            NDManager owner) {
        this.corpus = corpus;
        this.encoder = encoder;
        this.network = network;
        this.writing = writing.withOwnProjection(owner);
        this.batch = batch;
    }

    @Override
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> all = new LinkedHashMap<>(network);
        all.putAll(writing.projection());
        return all;
    }

    /** Returns the encoder's weights; the projection was only a means. */
    Map<String, NDArray> stored() {
        return network;
    }

    @Override
    public NDArray loss(NDManager manager, Random random, double progress) {
        List<Example> examples = SignalBatch.paced(corpus, batch, random, progress);
        NDArray signals = SignalBatch.stack(manager, examples);
        return Autograd.on(() -> writing.loss(writing.tokens(encoder.apply(signals)), examples));
    }

    @Override
    public Map<String, Double> evaluate(NDManager parent) {
        return HeldOut.shares(
                corpus,
                parent,
                (signals, examples, count) ->
                        writing.count(writing.tokens(encoder.apply(signals)), examples, count));
    }
}
