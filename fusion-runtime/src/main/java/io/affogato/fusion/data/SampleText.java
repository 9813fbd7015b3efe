package io.affogato.fusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.affogato.modality.Sample;

import java.util.List;

/** Turns questions and answers into token ids. */
@FunctionalInterface
public interface SampleText {

    /**
     * Tokenises prompts and first answers, padded to the longest of the batch.
     *
     * @param owner manager of the result
     */
    Tokens tokenise(NDManager owner, List<Sample> samples);

    /**
     * Token ids of a batch.
     *
     * <p>Axes: B batch, T question tokens, L answer tokens.
     *
     * @param questionIds (B, T), int64
     * @param questionMask (B, T), float32, 1 for a token and 0 for padding
     * @param labels (B, L), int64, -100 where there is no target
     */
    record Tokens(NDArray questionIds, NDArray questionMask, NDArray labels) {}
}
