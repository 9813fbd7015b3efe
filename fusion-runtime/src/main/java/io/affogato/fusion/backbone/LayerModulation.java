package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;

/** Decides what is done inside one block, once it has seen the values of the prompt. */
@FunctionalInterface
public interface LayerModulation {

    /**
     * Returns the scales of this block. Called once a prompt: answers being written reuse what it
     * returned.
     *
     * @param values (B, G, L, K), the values of self-attention at the prompt's positions, to be
     *     read only; G divides the number of heads of queries
     * @param mask (B, L), float32, 1 for a position that counts
     */
    LayerScales scales(NDArray values, NDArray mask);
}
