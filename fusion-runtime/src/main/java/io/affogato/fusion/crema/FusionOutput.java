package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;

/**
 * What a fusion strategy puts in front of the question.
 *
 * @param prefixTokens (B, L, E)
 * @param prefixMask (B, L), float32, 1 for a token that counts
 */
public record FusionOutput(NDArray prefixTokens, NDArray prefixMask) {}
