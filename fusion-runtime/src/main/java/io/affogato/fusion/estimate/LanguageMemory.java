package io.affogato.fusion.estimate;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.T5Config;
import java.util.Map;

/**
 * Memory of a language model that reads a prompt and is asked for an answer.
 *
 * <p>A graph keeps, of weights that are narrow, the widened copies: its products need them for the
 * way back.
 */
final class LanguageMemory {

    private static final String NAME = "language model";

    /** Arrays of the residual stream's size that the graph of a layer keeps, norms included. */
    private static final long STREAM_ARRAYS = 10;

    /** Arrays of the heads' size: queries, keys, values, what was read, twice. */
    private static final long HEAD_ARRAYS = 5;

    /** Arrays of the feed-forward's size: both maps, the activation, the product, dropout. */
    private static final long HIDDEN_ARRAYS = 6;

    /** Logits, their logarithms, and the gradient of these. */
    private static final long LOGIT_ARRAYS = 3;

    private final Workload work;
    private final long prompt;

    /**
     * Starts.
     *
     * @param prompt positions in front of the answer
     */
    LanguageMemory(Workload work, long prompt) {
        this.work = work;
        this.prompt = prompt;
    }

    PartEstimate t5(T5Config c, Map<String, Shape> shapes) {
        long inner = (long) c.heads() * c.headWidth();
        Layer layer = new Layer(c.width(), inner, c.feedForwardWidth());
        long bias = Bytes.floats(work.batch(), c.heads(), prompt, prompt);
        long answer = work.answer();
        long graph =
                c.encoderLayers() * layer.graph(prompt)
                        + c.decoderLayers() * (layer.graph(answer) + 2 * layer.heads(prompt));
        return part(shapes, bias + layer.forward(prompt), bias + graph, c.vocabulary());
    }

    PartEstimate llama(LlamaConfig c, Map<String, Shape> shapes) {
        long inner = (long) c.heads() * c.headWidth();
        long all = prompt + work.answer();
        Layer layer = new Layer(c.width(), inner, c.feedForwardWidth());
        long bias = Bytes.floats(work.batch(), 1, all, all);
        return part(
                shapes,
                bias + layer.forward(all),
                bias + c.layers() * (layer.graph(all) + 2 * layer.heads(all)),
                c.vocabulary());
    }

    private PartEstimate part(Map<String, Shape> shapes, long forward, long graph, long words) {
        long logits = LOGIT_ARRAYS * Bytes.floats(work.batch(), work.answer(), words);
        return new PartEstimate(
                NAME,
                Bytes.numbers(shapes),
                Bytes.kept(shapes, work.precision()),
                forward + logits + Bytes.largestWidened(shapes, work.precision()),
                graph + logits + Bytes.widened(shapes, work.precision()));
    }

    /** One layer over so many positions. */
    private final class Layer {

        private final long width;
        private final long inner;
        private final long hidden;

        Layer(long width, long inner, long hidden) {
            this.width = width;
            this.inner = inner;
            this.hidden = hidden;
        }

        long heads(long positions) {
            return Bytes.floats(work.batch(), positions, inner);
        }

        private long stream(long positions) {
            return Bytes.floats(work.batch(), positions, width);
        }

        private long wide(long positions) {
            return Bytes.floats(work.batch(), positions, hidden);
        }

        long forward(long positions) {
            return 4 * stream(positions) + Math.max(4 * heads(positions), 3 * wide(positions));
        }

        long graph(long positions) {
            return STREAM_ARRAYS * stream(positions)
                    + HEAD_ARRAYS * heads(positions)
                    + HIDDEN_ARRAYS * wide(positions);
        }
    }
}
