package io.affogato.fusion.run;

import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.eval.Metric;

/**
 * How answers are given and judged.
 *
 * @param scoring how an option is chosen
 * @param writing how open answers are written
 * @param metric what counts as right
 */
public record AnswerStyle(Scoring scoring, GenerationConfig writing, Metric metric) {

    private static final int LONGEST_ANSWER = 8;

    /** The likeliest text, greedy writing of at most eight tokens, exact matches. */
    public static final AnswerStyle DEFAULT =
            new AnswerStyle(
                    Scoring.LIKELIHOOD, GenerationConfig.greedy(LONGEST_ANSWER), Metric.EXACT);

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
