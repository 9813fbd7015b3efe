package io.affogato.fusion.bench;

import java.util.List;

/**
 * Answers to write with a model whose weights and inputs follow from names.
 *
 * @param model the whole of it, and one clip with its question
 * @param encoderTokens L of the inputs that go to the language model's encoder directly
 * @param searches what is written, one after another
 */
public record GenerateWork(CremaWork model, int encoderTokens, List<Search> searches) {

    /** Copies the list. */
    public GenerateWork {
        searches = List.copyOf(searches);
    }

    /**
     * Answers of a fixed length.
     *
     * @param name of the row in the result
     * @param clip whether it starts from the clip's pictures and features, not from inputs of the
     *     language model
     * @param batch B; the clip is one
     * @param beams answers followed at once; 1 for greedy
     * @param tokens new tokens, neither more nor less
     */
    public record Search(String name, boolean clip, int batch, int beams, int tokens) {}
}
