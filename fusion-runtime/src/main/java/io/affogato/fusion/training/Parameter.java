package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

/**
 * A trainable array under its name in checkpoints.
 *
 * @param name such as {@code query_tokens_x} for a modality {@code x}
 * @param array float32, requires a gradient; stays the model's
 * @param rate factor on the learning rate of a run, positive
 */
public record Parameter(String name, NDArray array, double rate) {

    /** Checks the factor. */
    public Parameter {
        if (!(rate > 0)) {
            throw new IllegalArgumentException(
                    "factor on the learning rate of %s must be positive, was %s"
                            .formatted(name, rate));
        }
    }

    /** A parameter that learns at the rate of the run. */
    public Parameter(String name, NDArray array) {
        this(name, array, 1);
    }
}
