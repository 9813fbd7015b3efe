package io.affogato.fusion.backbone.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.nn.Autograd;
import java.util.function.LongConsumer;

/** Lets a language model write answers, greedily or by beam search. */
public final class Generator {

    private final LanguageModel model;
    private final GenerationConfig config;

    /** Makes a generator; the model stays the caller's. */
    public Generator(LanguageModel model, GenerationConfig config) {
        this.model = model;
        this.config = config;
    }

    /**
     * Answers every row.
     *
     * @param encoded (B, L, E), the prompt as {@link LanguageModel#encode} returns it
     * @param mask (B, L), float32
     */
    public Answers answer(NDArray encoded, NDArray mask) {
        return answer(encoded, mask, token -> {});
    }

    /**
     * Answers every row.
     *
     * @param encoded (B, L, E), the prompt as {@link LanguageModel#encode} returns it
     * @param mask (B, L), float32
     * @param heard gets each token of the first row as it is chosen, without start and end; nothing
     *     where several beams are followed, since any may win
     */
    public Answers answer(NDArray encoded, NDArray mask, LongConsumer heard) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        return config.beams() == 1
                                ? new GreedySearch(model, config).search(encoded, mask, heard)
                                : new BeamSearch(model, config).search(encoded, mask);
                    }
                });
    }
}
