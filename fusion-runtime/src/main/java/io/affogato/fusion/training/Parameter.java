package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

/**
 * A trainable array under its name in checkpoints.
 *
 * @param name such as {@code query_tokens_x} for a modality {@code x}
 * @param array float32, requires a gradient; stays the model's
 */
public record Parameter(String name, NDArray array) {}
