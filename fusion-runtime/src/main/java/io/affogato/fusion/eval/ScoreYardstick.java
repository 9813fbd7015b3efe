package io.affogato.fusion.eval;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.util.List;
import java.util.Map;

/** Measures scores by correlation first. */
record ScoreYardstick() implements Yardstick {

    @Override
    public Quality measure() {
        return Quality.CORRELATION;
    }

    @Override
    public Qualities of(List<Sample> samples, List<Prediction> predictions) {
        ScoreMetrics found =
                ScoreMetrics.of(
                        predictions.stream().mapToDouble(ScoreYardstick::value).toArray(),
                        samples.stream().mapToDouble(ScoreYardstick::truth).toArray());
        return Qualities.of(
                samples.size(),
                Map.entry(Quality.CORRELATION, found.correlation()),
                Map.entry(Quality.MEAN_ABSOLUTE_ERROR, found.meanAbsoluteError()),
                Map.entry(Quality.ACCURACY_2, found.signed().accuracy()),
                Map.entry(Quality.ACCURACY_2_ALL, found.nonNegative().accuracy()),
                Map.entry(Quality.ACCURACY_5, found.accuracy5()),
                Map.entry(Quality.ACCURACY_7, found.accuracy7()),
                Map.entry(Quality.WEIGHTED_F1, found.signed().weightedF1()));
    }

    /** Right to the nearest whole number. */
    @Override
    public boolean right(Sample sample, Prediction prediction) {
        return Math.rint(value(prediction)) == Math.rint(truth(sample));
    }

    private static double value(Prediction prediction) {
        return ((Prediction.Score) prediction).value();
    }

    private static double truth(Sample sample) {
        return sample.score()
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.BAD_SAMPLE,
                                        "%s: sample '%s' must have a score to be measured by"
                                                .formatted(sample.origin(), sample.id())));
    }
}
