package io.affogato.fusion.run;

import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.eval.Metric;

/**
 * How answers are given and judged.
 *
 * @param scoring how an option is chosen
 * @param writing how open answers are written
 * @param metric what counts as right
 */
public record AnswerStyle(Scoring scoring, Writing writing, Metric metric) {

    private static final int LONGEST_ANSWER = 8;

    /** The likeliest text, greedy writing of at most eight tokens, exact matches. */
    public static final AnswerStyle DEFAULT =
            new AnswerStyle(Scoring.LIKELIHOOD, new Writing(LONGEST_ANSWER, 1, 1, 1), Metric.EXACT);

    /**
     * How open answers are written, whatever tokens the model starts and ends them with.
     *
     * @param maxTokens most tokens, the end token among them
     * @param minLength least tokens, the start token among them
     * @param beams answers followed at once; 1 for greedy
     * @param lengthPenalty as in {@link GenerationConfig}
     */
    public record Writing(int maxTokens, int minLength, int beams, double lengthPenalty) {

        /** Returns the same for a model's tokens. */
        GenerationConfig config(SpecialTokens tokens) {
            return new GenerationConfig(
                    tokens.start(),
                    tokens.end(),
                    tokens.pad(),
                    maxTokens,
                    minLength,
                    beams,
                    lengthPenalty);
        }
    }

    /** How an option is chosen. */
    public enum Scoring {
        /** The option whose text the model finds likeliest. */
        LIKELIHOOD,
        /**
         * The option whose letter has the highest logit behind the model's likeliest first token:
         * what CREMA does, for models that were told to answer {@code Option A}.
         */
        LETTERS
    }
}
