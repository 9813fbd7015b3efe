package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

/**
 * What a frozen encoder said of a batch.
 *
 * @param tokens (B, S, N, D), float32
 * @param mask (B, S, N), float32, 1 for a token that counts and 0 for padding
 * @param present (B), float32, 1 where the sample has this modality and 0 where it is missing
 */
public record ModalityFeatures(NDArray tokens, NDArray mask, NDArray present) {}
