package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;

/**
 * Embedded text that stands before tokens of a modality.
 *
 * @param tokens (R, P, E): R pieces of P text tokens, one a frame or a single one
 * @param mask (R, P), float32, 1 for text and 0 for padding
 */
public record Prefix(NDArray tokens, NDArray mask) {}
