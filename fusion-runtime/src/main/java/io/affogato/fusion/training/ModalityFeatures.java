package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

/**
 * What a frozen encoder said of one modality of a batch.
 *
 * <p>Axes: B batch, S segments, N feature tokens, D feature width.
 *
 * @param tokens (B, S, N, D), float32, without gradient
 * @param mask (B, S, N), float32, 1 for a token that counts and 0 for padding
 * @param present (B), float32, 1 where the sample has this modality and 0 where it lacks it
 */
public record ModalityFeatures(NDArray tokens, NDArray mask, NDArray present) {}
