package io.affogato.fusion.features;

import io.affogato.modality.ModalityEncoder;

/**
 * Sizes of what a frozen encoder says.
 *
 * @param tokens D, width of a token
 * @param levels hidden states side by side in D, deepest first
 * @param pooled J, width of the vector of a recording
 */
public record FeatureWidths(int tokens, int levels, int pooled) {

    /** Asks an encoder. */
    public static FeatureWidths of(ModalityEncoder encoder) {
        return new FeatureWidths(encoder.featureWidth(), encoder.levels(), encoder.pooledWidth());
    }
}
