package io.affogato.fusion.backbone.generation;

/**
 * How answers are written.
 *
 * @param startId what stands before every answer; shown only, the model knows where it starts
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
}
