package io.affogato.fusion.backbone.generation;

import java.util.Arrays;

/** The running beams of one input. */
final class BeamRow {

    private final GenerationConfig config;
    private final Hypotheses ended;
    private final long[][] texts;
    private final float[] scores;
    private final int[] parents;
    private boolean settled;

    BeamRow(GenerationConfig config, float hopeless) {
        this.config = config;
        int beams = config.beams();
        this.ended = new Hypotheses(beams, config.lengthPenalty());
        this.texts = new long[beams][];
        this.scores = new float[beams];
        this.parents = new int[beams];
        Arrays.fill(scores, hopeless);
        scores[0] = 0;
        Arrays.setAll(texts, beam -> new long[] {config.startId()});
    }

    /**
     * Takes the next tokens.
     *
     * @param best sums of log-probabilities of 2 n candidates, highest first
     * @param places beam * vocabulary + token of each
     */
    void advance(float[] best, long[] places, long vocabulary) {
        if (settled) {
            stand();
            return;
        }
        long[][] before = texts.clone();
        int beam = 0;
        for (int rank = 0; rank < best.length && beam < scores.length; rank++) {
            int parent = Math.toIntExact(places[rank] / vocabulary);
            long token = places[rank] % vocabulary;
            if (token != config.endId()) {
                texts[beam] = Arrays.copyOf(before[parent], before[parent].length + 1);
                texts[beam][before[parent].length] = token;
                scores[beam] = best[rank];
                parents[beam] = parent;
                beam++;
            } else if (rank < scores.length) {
                ended.offer(before[parent], best[rank]);
            }
        }
        settled = ended.settled(best[0], texts[0].length);
    }

    /** Offers the beams that still run when the longest allowed answer is reached. */
    void finish() {
        for (int beam = 0; beam < scores.length && !settled; beam++) {
            ended.offer(texts[beam], scores[beam]);
        }
    }

    private void stand() {
        Arrays.setAll(parents, beam -> beam);
        for (int beam = 0; beam < texts.length; beam++) {
            texts[beam] = Arrays.copyOf(texts[beam], texts[beam].length + 1);
            texts[beam][texts[beam].length - 1] = config.padId();
        }
    }

    long[] lastTokens() {
        return Arrays.stream(texts).mapToLong(text -> text[text.length - 1]).toArray();
    }

    float[] scores() {
        return scores;
    }

    int[] parents() {
        return parents;
    }

    boolean settled() {
        return settled;
    }

    Hypotheses.Hypothesis best() {
        return ended.best();
    }
}
