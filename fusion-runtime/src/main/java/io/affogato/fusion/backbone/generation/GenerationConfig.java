package io.affogato.fusion.backbone.generation;

/**
 * How answers are written.
 *
 * @param startId what the decoder starts with
 * @param endId what ends an answer
 * @param padId what fills up shorter answers
 * @param maxNewTokens most tokens after the start token, the end token among them
 * @param minLength answers do not end before they have this many tokens, the start token among them
 * @param beams answers followed at once; 1 for greedy
 * @param lengthPenalty p: a beam's score is the sum of its log-probabilities over length^p, where
 *     the length counts the start token; below 0 favours short answers
 */
public record GenerationConfig(
        long startId,
        long endId,
        long padId,
        int maxNewTokens,
        int minLength,
        int beams,
        double lengthPenalty) {

    /** Checks the numbers. */
    public GenerationConfig {
        if (maxNewTokens <= 0 || beams <= 0 || minLength < 0) {
            throw new IllegalArgumentException(
                    "beams and new tokens must be positive, were %d and %d; least length %d"
                            .formatted(beams, maxNewTokens, minLength));
        }
    }

    /** Greedy answers of T5: starts with 0, ends with 1, pads with 0. */
    public static GenerationConfig greedy(int maxNewTokens) {
        return new GenerationConfig(0, 1, 0, maxNewTokens, 1, 1, 1);
    }

    /** CREMA's open answers with T5: five beams that favour short answers. */
    public static GenerationConfig open(int maxNewTokens) {
        return new GenerationConfig(0, 1, 0, maxNewTokens, 1, 5, -1);
    }
}
