package io.affogato.fusion.eval;

import io.affogato.modality.Sample;
import java.util.List;

/**
 * A count of right answers.
 *
 * @param right answers
 * @param total questions
 */
public record Accuracy(int right, int total) {

    /** Checks that right answers are among the questions. */
    public Accuracy {
        if (right < 0 || right > total) {
            throw new IllegalArgumentException(
                    "right answers must be from 0 to %d, was %d".formatted(total, right));
        }
    }

    /** Counts. */
    static Accuracy of(Metric metric, List<Sample> samples, List<String> answers) {
        int right = 0;
        for (int i = 0; i < samples.size(); i++) {
            if (metric.matches(answers.get(i), samples.get(i).answers())) {
                right++;
            }
        }
        return new Accuracy(right, samples.size());
    }

    /** Returns the share of right answers, from 0 to 1; NaN without questions. */
    public double share() {
        return (double) right / total;
    }
}
