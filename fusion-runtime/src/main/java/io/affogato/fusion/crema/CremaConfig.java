package io.affogato.fusion.crema;

import io.affogato.fusion.lora.LoraConfig;
import io.affogato.modality.ModalityId;
import java.util.Set;

/**
 * What a run decides about the model.
 *
 * @param frames T, number of frames of a sample
 * @param lora rank, dropout and layers of the adapters
 * @param fusion how tokens are combined
 * @param start starting values of the fusion
 * @param seed fixes every random starting value
 * @param skipped modalities that leave the query transformer as it is
 * @param legacy oddities of the original to keep
 */
public record CremaConfig(
        int frames,
        LoraConfig lora,
        FusionKind fusion,
        FusionStart start,
        long seed,
        Set<ModalityId> skipped,
        Set<Legacy> legacy) {

    /** Checks the number of frames. */
    public CremaConfig {
        skipped = Set.copyOf(skipped);
        legacy = Set.copyOf(legacy);
        if (frames <= 0) {
            throw new IllegalArgumentException("frames must be positive, was %d".formatted(frames));
        }
    }

    /** Every modality is adapted, and nothing is as odd as in the original. */
    public CremaConfig(
            int frames, LoraConfig lora, FusionKind fusion, FusionStart start, long seed) {
        this(frames, lora, fusion, start, seed, Set.of(), Set.of());
    }
}
