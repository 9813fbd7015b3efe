package io.affogato.fusion.crema;

import io.affogato.fusion.lora.LoraConfig;

/**
 * What a run decides about the model.
 *
 * @param frames T, number of frames of a sample
 * @param lora rank, dropout and layers of the adapters
 * @param fusion how tokens are combined
 * @param start starting values of the fusion
 * @param seed fixes every random starting value
 */
public record CremaConfig(
        int frames, LoraConfig lora, FusionKind fusion, FusionStart start, long seed) {

    /** Checks the number of frames. */
    public CremaConfig {
        if (frames <= 0) {
            throw new IllegalArgumentException("frames must be positive, was %d".formatted(frames));
        }
    }
}
