package io.affogato.fusion.eval;

import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * What predicted scores are worth, by the measures of sentiment analysis; scores from -3 to 3.
 *
 * <p>Source: the evaluation that the literature on CMU-MOSI shares; MiT's own is not published. F1
 * is weighed by the classes' shares, as there.
 *
 * @param samples how many there are
 * @param meanAbsoluteError mean distance from the target; NaN without samples
 * @param correlation Pearson's; NaN if predictions or targets are all alike
 * @param signed negative against positive, without the samples whose target is 0
 * @param nonNegative negative against not negative, all samples
 * @param accuracy5 share of samples whose rounded score, limited to -2 and 2, is that of the target
 * @param accuracy7 the same, limited to -3 and 3
 */
public record ScoreMetrics(
        int samples,
        double meanAbsoluteError,
        double correlation,
        ClassMetrics signed,
        ClassMetrics nonNegative,
        double accuracy5,
        double accuracy7) {

    /** Scores lie between minus this and this. */
    public static final double LIMIT = 3;

    /**
     * Measures.
     *
     * @param predicted score of each sample
     * @param target as many true scores
     */
    public static ScoreMetrics of(double[] predicted, double[] target) {
        if (predicted.length != target.length) {
            throw new IllegalArgumentException(
                    "%d predictions for %d targets".formatted(predicted.length, target.length));
        }
        int[] all = IntStream.range(0, target.length).toArray();
        int[] signed = IntStream.of(all).filter(i -> target[i] != 0).toArray();
        return new ScoreMetrics(
                target.length,
                IntStream.of(all)
                        .mapToDouble(i -> Math.abs(predicted[i] - target[i]))
                        .average()
                        .orElse(Double.NaN),
                correlation(predicted, target),
                classes(predicted, target, signed, score -> score > 0),
                classes(predicted, target, all, score -> score >= 0),
                rounded(predicted, target, 2),
                rounded(predicted, target, LIMIT));
    }

    private static ClassMetrics classes(
            double[] predicted, double[] target, int[] samples, DoublePredicate positive) {
        return ClassMetrics.of(
                IntStream.of(samples).map(i -> positive.test(predicted[i]) ? 1 : 0).toArray(),
                IntStream.of(samples).map(i -> positive.test(target[i]) ? 1 : 0).toArray());
    }

    /** Halves are rounded to the even neighbour. */
    private static double rounded(double[] predicted, double[] target, double limit) {
        int[] guesses = new int[predicted.length];
        int[] truths = new int[target.length];
        for (int i = 0; i < target.length; i++) {
            guesses[i] = (int) Math.rint(limited(predicted[i], limit));
            truths[i] = (int) Math.rint(limited(target[i], limit));
        }
        return ClassMetrics.of(guesses, truths).accuracy();
    }

    private static double limited(double score, double limit) {
        return Math.max(-limit, Math.min(limit, score));
    }

    private static double correlation(double[] xs, double[] ys) {
        double meanX = IntStream.range(0, xs.length).mapToDouble(i -> xs[i]).average().orElse(0);
        double meanY = IntStream.range(0, ys.length).mapToDouble(i -> ys[i]).average().orElse(0);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < xs.length; i++) {
            xx += (xs[i] - meanX) * (xs[i] - meanX);
            yy += (ys[i] - meanY) * (ys[i] - meanY);
            xy += (xs[i] - meanX) * (ys[i] - meanY);
        }
        return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
    }
}
