package io.affogato.fusion.backbone.generation;

import io.affogato.fusion.backbone.SpecialTokens;

/** How the originals of recorded answers wrote them. */
public final class PublishedWriting {

    private PublishedWriting() {}

    /** Greedy answers. */
    public static GenerationConfig greedy(SpecialTokens tokens, int maxNewTokens) {
        return config(tokens, maxNewTokens, 1, 1);
    }

    /** CREMA's open answers: five beams that favour short ones. */
    public static GenerationConfig open(SpecialTokens tokens, int maxNewTokens) {
        return config(tokens, maxNewTokens, 5, -1);
    }

    private static GenerationConfig config(
            SpecialTokens tokens, int maxNewTokens, int beams, double lengthPenalty) {
        return new GenerationConfig(
                tokens.start(), tokens.end(), tokens.pad(), maxNewTokens, 1, beams, lengthPenalty);
    }
}
