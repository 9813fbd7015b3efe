package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * T5 v1.1 / Flan-T5 with the weight names of Hugging Face.
 *
 * <p>Axes: B batch, L encoder positions, T answer positions, E width, V vocabulary.
 *
 * <p>Sources: Raffel et al. 2020 (arXiv:1910.10683); Shazeer 2020 (arXiv:2002.05202) for the gate.
 * Deviation: attention weights are not dropped out, which the fused attention would pay dearly for
 * on a CPU; all other dropouts of the original are there.
 *
 * <p>Thread-safe while nobody trains its weights.
 */
public final class T5Model implements LanguageModel {

    static final Kernels KERNELS = Kernels.of(T5Model.class, "t5.py");

    private final T5Config config;
    private final NDArray table;
    private final NDArray head;
    private final Stack encoder;
    private final Stack decoder;
    private final Modulation modulation;

    /**
     * Builds the model around its weights, which stay the caller's.
     *
     * @param weights Hugging Face names, such as {@code
     *     encoder.block.0.layer.0.SelfAttention.q.weight}
     */
    public T5Model(T5Config config, Weights weights) {
        this.config = config;
        Shape words = new Shape(config.vocabulary(), config.width());
        table = weights.get("shared.weight", words);
        head = config.tied() ? table : weights.get("lm_head.weight", words);
        encoder = new Stack("encoder", config.encoderLayers(), false, weights);
        decoder = new Stack("decoder", config.decoderLayers(), true, weights);
        modulation = Modulation.none();
    }

    private T5Model(T5Model plain, Modulation modulation) {
        modulation.requireBelow(plain.config.encoderLayers());
        this.modulation = modulation;
        config = plain.config;
        table = plain.table;
        head = plain.head;
        encoder = plain.encoder;
        decoder = plain.decoder;
    }

    /** Returns the sizes. */
    public T5Config config() {
        return config;
    }

    @Override
    public int width() {
        return config.width();
    }

    /** Returns the sizes of the encoder's blocks; the decoder's are never modulated. */
    @Override
    public BlockSizes blocks() {
        return new BlockSizes(
                config.encoderLayers(),
                config.heads(),
                config.headWidth(),
                config.feedForwardWidth());
    }

    @Override
    public T5Model modulated(Modulation wanted) {
        return new T5Model(this, wanted);
    }

    @Override
    public SpecialTokens specialTokens() {
        return new SpecialTokens(T5Config.PAD, T5Config.END, T5Config.PAD);
    }

    @Override
    public boolean drawsRandomNumbers() {
        return config.dropout() > 0;
    }

    @Override
    public NDArray embed(NDArray ids) {
        return KERNELS.call("embed", ids, table);
    }

    @Override
    public NDArray encode(NDArray embeddings, NDArray mask) {
        return encode(embeddings, mask, hidden -> hidden);
    }

    /** Encodes, and shows the residual stream before each layer, then the result. */
    NDArray encode(NDArray embeddings, NDArray mask, UnaryOperator<NDArray> observer) {
        NDArray bias = KERNELS.call("encoder_bias", mask, encoder.positions, encoder.logRange());
        NDArray x =
                modulation.through(
                        encoder.layers.size(),
                        embeddings,
                        (i, hidden) -> block(i, observer.apply(hidden), mask, bias));
        return observer.apply(Ops.rmsNorm(x, encoder.norm, config.epsilon()));
    }

    private NDArray block(int i, NDArray x, NDArray mask, NDArray bias) {
        T5Layer layer = encoder.layers.get(i);
        if (!modulation.touches(i)) {
            return layer.feedForward(layer.selfAttention(x, bias));
        }
        List<NDArray> projections = layer.projections(x);
        LayerScales scales = modulation.scales(i, projections.get(2), mask).orElseThrow();
        return layer.feedForward(layer.selfAttention(x, bias, projections, scales), scales);
    }

    @Override
    public NDArray pooled(NDArray embeddings, NDArray mask, Pooling pooling) {
        NDArray encoded = encode(embeddings, mask);
        if (pooling == Pooling.MEAN) {
            return KERNELS.call("visible_mean", encoded, mask);
        }
        NDArray start = Ops.reshape(KERNELS.call("starts", mask, T5Config.PAD), -1, 1);
        NDArray states = answerStates(encoded, mask, start, causalBias(start), hidden -> hidden);
        return Ops.reshape(states, -1, config.width());
    }

    @Override
    public NDArray logits(NDArray encoded, NDArray mask, NDArray labels) {
        return decode(encoded, mask, KERNELS.call("shift_right", labels, T5Config.PAD));
    }

    /**
     * Runs the decoder over whole answers.
     *
     * @param ids (B, T), int64, the start id first
     * @return logits (B, T, V)
     */
    NDArray decode(NDArray encoded, NDArray mask, NDArray ids) {
        return decode(encoded, mask, ids, causalBias(ids), hidden -> hidden);
    }

    /** Returns (1, A, T, T): relative positions, and later positions hidden. */
    NDArray causalBias(NDArray ids) {
        return decoder.causalBias(ids, 0, ids.getShape().get(1));
    }

    /** Decodes, and shows the residual stream before each layer, then the normalised result. */
    NDArray decode(
            NDArray encoded,
            NDArray mask,
            NDArray ids,
            NDArray bias,
            UnaryOperator<NDArray> observer) {
        return logits(answerStates(encoded, mask, ids, bias, observer));
    }

    private NDArray answerStates(
            NDArray encoded,
            NDArray mask,
            NDArray ids,
            NDArray bias,
            UnaryOperator<NDArray> observer) {
        NDArray crossBias = KERNELS.call("mask_only", mask);
        NDArray x = embed(ids);
        for (T5Layer layer : decoder.layers) {
            x = observer.apply(x);
            x = layer.selfAttention(x, bias);
            x = layer.crossAttention(x, layer.keys(encoded), layer.values(encoded), crossBias);
            x = layer.feedForward(x);
        }
        return observer.apply(Ops.rmsNorm(x, decoder.norm, config.epsilon()));
    }

    @Override
    public Decoding start(NDArray encoded, NDArray mask) {
        return new T5Decoding(this, encoded, mask);
    }

    NDArray logits(NDArray hidden) {
        NDArray x = config.tied() ? Ops.scale(hidden, Math.pow(config.width(), -0.5)) : hidden;
        return Ops.linear(x, head);
    }

    Stack decoder() {
        return decoder;
    }

    /**
     * Encoder or decoder: layers, the table of relative positions they share, and the final norm.
     */
    final class Stack {

        final List<T5Layer> layers = new ArrayList<>();
        final NDArray norm;
        private final NDArray positions;
        private final boolean causal;

        Stack(String name, int count, boolean causal, Weights weights) {
            this.causal = causal;
            for (int i = 0; i < count; i++) {
                layers.add(
                        new T5Layer(
                                config, "%s.block.%d.layer.".formatted(name, i), causal, weights));
            }
            positions =
                    weights.get(
                            name + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                            new Shape(config.buckets(), config.heads()));
            norm = weights.get(name + ".final_layer_norm.weight", new Shape(config.width()));
        }

        /** Returns (1, A, l, first + l) for queries from position {@code first} on. */
        NDArray causalBias(NDArray owner, long first, long l) {
            return KERNELS.call("decoder_bias", owner, positions, first, l, logRange());
        }

        private double logRange() {
            int exact = config.buckets() / (causal ? 2 : 4);
            return Math.log((double) config.maxDistance() / exact);
        }
    }
}
