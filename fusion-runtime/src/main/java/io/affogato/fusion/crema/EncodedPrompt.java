package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.training.StepArrays;

/**
 * What a language model made of modalities and question, and the model that goes on from there: it
 * is modulated if the modalities do that.
 *
 * @param model takes the states
 * @param states (B, L, E), as {@link LanguageModel#encode} returns them
 * @param mask (B, L), float32, 1 for a token that counts
 */
public record EncodedPrompt(LanguageModel model, NDArray states, NDArray mask) {

    /** Lets a language model read what a fusion made. */
    public static EncodedPrompt of(LanguageModel frozen, FusionOutput input) {
        LanguageModel model = frozen.modulated(input.modulation());
        NDArray states = model.encode(input.prefixTokens(), input.prefixMask());
        return new EncodedPrompt(model, states, input.prefixMask());
    }

    /** Lets the states outlive the current scope; they belong to the owner then. */
    public EncodedPrompt keptBy(NDManager owner) {
        StepArrays.keep(owner, states, mask);
        return this;
    }

    /**
     * Returns the mean cross entropy of answers, a scalar.
     *
     * @param labels (B, T), int64, -100 where padded
     */
    public NDArray loss(NDArray labels) {
        return model.loss(states, mask, labels);
    }
}
