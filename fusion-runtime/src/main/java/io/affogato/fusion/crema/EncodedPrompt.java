package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;

/**
 * What the language model's encoder made of modalities and question.
 *
 * @param states (B, L, E)
 * @param mask (B, L), float32, 1 for a token that counts
 */
public record EncodedPrompt(NDArray states, NDArray mask) {}
