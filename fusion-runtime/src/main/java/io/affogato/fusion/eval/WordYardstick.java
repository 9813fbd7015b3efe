package io.affogato.fusion.eval;

import io.affogato.modality.Sample;
import java.util.List;
import java.util.Map;

/** Measures words by the share that is right. */
record WordYardstick(Metric metric) implements Yardstick {

    @Override
    public Quality measure() {
        return Quality.ACCURACY;
    }

    @Override
    public Qualities of(List<Sample> samples, List<Prediction> predictions) {
        int right = 0;
        for (int i = 0; i < samples.size(); i++) {
            right += right(samples.get(i), predictions.get(i)) ? 1 : 0;
        }
        double share = (double) right / samples.size();
        return Qualities.of(samples.size(), Map.entry(Quality.ACCURACY, share));
    }

    @Override
    public boolean right(Sample sample, Prediction prediction) {
        return metric.matches(prediction.text(), sample.answers());
    }
}
