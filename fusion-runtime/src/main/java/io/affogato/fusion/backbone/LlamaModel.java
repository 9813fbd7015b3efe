package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.List;

/**
 * A LLaMA with the weight names of Hugging Face.
 *
 * <p>Axes: B batch, L prompt positions, T answer positions, E width, V vocabulary.
 *
 * <p>The prompt is not encoded but continued: an answer's first position is predicted by the last
 * visible position of the prompt, with no start id between them. A prompt of text begins with the
 * start id, which is the tokenizer's affair.
 *
 * <p>Thread-safe while nobody trains its weights.
 */
public final class LlamaModel implements LanguageModel {

    private final LlamaDecoder decoder;
    private final NDArray head;

    /**
     * Builds the model around its weights, which stay the caller's.
     *
     * @param weights Hugging Face names, such as {@code model.layers.0.self_attn.q_proj.weight}
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public LlamaModel(LlamaConfig config, Weights weights) {
        decoder = new LlamaDecoder(config, weights.prefix("model."));
        head =
                config.tied()
                        ? decoder.table()
                        : weights.get("lm_head.weight", config.vocabulary(), config.width());
    }

    private LlamaModel(LlamaDecoder decoder, NDArray head) {
        this.decoder = decoder;
        this.head = head;
    }

    /** Returns the sizes. */
    public LlamaConfig config() {
        return decoder.config();
    }

    /** Returns the layers without the map to words. */
    public LlamaDecoder decoder() {
        return decoder;
    }

    @Override
    public int width() {
        return config().width();
    }

    @Override
    public BlockSizes blocks() {
        return decoder.blocks();
    }

    @Override
    public LlamaModel modulated(Modulation modulation) {
        return new LlamaModel(decoder.modulated(modulation), head);
    }

    @Override
    public NDArray pooled(NDArray embeddings, NDArray mask, Pooling pooling) {
        return decoder.pooled(embeddings, mask, pooling);
    }

    @Override
    public SpecialTokens specialTokens() {
        return config().tokens();
    }

    @Override
    public boolean drawsRandomNumbers() {
        return false;
    }

    @Override
    public NDArray embed(NDArray ids) {
        return decoder.embed(ids);
    }

    @Override
    public NDArray encode(NDArray embeddings, NDArray mask) {
        return embeddings;
    }

    @Override
    public NDArray logits(NDArray encoded, NDArray mask, NDArray labels) {
        long t = labels.getShape().get(1);
        NDArray read = LlamaDecoder.KERNELS.call("read_ids", labels, config().tokens().pad());
        NDArray x = Ops.concat(List.of(encoded, embed(read)), 1);
        NDArray states =
                decoder.states(
                        x,
                        LlamaDecoder.KERNELS.call("continued", mask, t - 1),
                        mask.getShape().get(1),
                        hidden -> hidden);
        NDArray last = LlamaDecoder.KERNELS.call("last_visible", mask);
        return words(LlamaDecoder.KERNELS.call("answering", states, last, t));
    }

    /**
     * Predicts the next word at every position of a text.
     *
     * @param embeddings (B, L, E)
     * @param mask (B, L), float32, 1 for a position that counts
     * @return logits (B, L, V)
     */
    public NDArray continuations(NDArray embeddings, NDArray mask) {
        return words(decoder.states(embeddings, mask));
    }

    /**
     * Returns the mean cross entropy of a text's words, each predicted from those before it.
     *
     * @param labels (B, L), int64, the text itself, -100 where nothing is to be predicted
     */
    public NDArray textLoss(NDArray embeddings, NDArray mask, NDArray labels) {
        return Ops.crossEntropy(
                Ops.reshape(continuations(embeddings, mask), -1, config().vocabulary()),
                Ops.reshape(LlamaDecoder.KERNELS.call("following", labels), -1));
    }

    @Override
    public Decoding start(NDArray encoded, NDArray mask) {
        return new LlamaDecoding(this, encoded, mask);
    }

    /** Maps states (..., E) to logits (..., V). */
    NDArray words(NDArray states) {
        return Ops.linear(states, head);
    }
}
