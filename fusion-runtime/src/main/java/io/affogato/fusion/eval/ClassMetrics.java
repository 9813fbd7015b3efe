package io.affogato.fusion.eval;

import java.util.TreeSet;

/**
 * What a classifier is worth.
 *
 * @param samples how many there are
 * @param accuracy share of right classes; NaN without samples
 * @param macroF1 mean of the F1 of the classes that occur among predictions or targets
 * @param weightedF1 mean of the F1 of the classes, each weighed by its share of the targets
 */
public record ClassMetrics(int samples, double accuracy, double macroF1, double weightedF1) {

    /**
     * Measures.
     *
     * @param predicted class of each sample, any whole number
     * @param target as many true classes
     */
    public static ClassMetrics of(int[] predicted, int[] target) {
        if (predicted.length != target.length) {
            throw new IllegalArgumentException(
                    "%d predictions for %d targets".formatted(predicted.length, target.length));
        }
        TreeSet<Integer> classes = new TreeSet<>();
        int right = 0;
        for (int i = 0; i < target.length; i++) {
            classes.add(predicted[i]);
            classes.add(target[i]);
            right += predicted[i] == target[i] ? 1 : 0;
        }
        double macro = 0;
        double weighted = 0;
        for (int each : classes) {
            double f1 = f1(predicted, target, each);
            macro += f1 / classes.size();
            weighted += f1 * count(target, each) / target.length;
        }
        return new ClassMetrics(target.length, (double) right / target.length, macro, weighted);
    }

    private static double f1(int[] predicted, int[] target, int each) {
        int both = 0;
        for (int i = 0; i < target.length; i++) {
            both += predicted[i] == each && target[i] == each ? 1 : 0;
        }
        return 2.0 * both / (count(predicted, each) + count(target, each));
    }

    private static int count(int[] classes, int each) {
        int count = 0;
        for (int one : classes) {
            count += one == each ? 1 : 0;
        }
        return count;
    }
}
