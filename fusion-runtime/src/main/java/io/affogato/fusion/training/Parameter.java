package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

/**
 * One trainable array.
 *
 * @param name unique within its model; also its name in checkpoints
 * @param array float32, requires its gradient; updated in place, owned by the model
 */
public record Parameter(String name, NDArray array) {}
