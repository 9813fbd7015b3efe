package io.affogato.fusion.task;

import ai.djl.ndarray.NDArray;

/**
 * Texts as numbers, padded at the end to the longest.
 *
 * @param ids (B, L), int64
 * @param mask (B, L), float32, 1 for text and 0 for padding
 */
public record TokenBatch(NDArray ids, NDArray mask) {}
