package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.Modulation;

/**
 * How modalities reach the language model: as tokens in front of the question, as changes inside
 * its blocks, or both.
 *
 * @param prefixTokens (B, L, E)
 * @param prefixMask (B, L), float32, 1 for a token that counts
 * @param modulation of B rows
 */
public record FusionOutput(NDArray prefixTokens, NDArray prefixMask, Modulation modulation) {

    /** Tokens only. */
    public FusionOutput(NDArray prefixTokens, NDArray prefixMask) {
        this(prefixTokens, prefixMask, Modulation.none());
    }
}
