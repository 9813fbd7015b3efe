package io.affogato.fusion.eval;

import io.affogato.modality.Sample;
import java.util.List;
import java.util.Map;

/** Measures classes by accuracy and F1. */
record ClassYardstick(List<String> classes) implements Yardstick {

    @Override
    public Quality measure() {
        return Quality.ACCURACY;
    }

    @Override
    public Qualities of(List<Sample> samples, List<Prediction> predictions) {
        ClassMetrics found =
                ClassMetrics.of(
                        predictions.stream().mapToInt(p -> place(p.text())).toArray(),
                        samples.stream().mapToInt(s -> place(s.answers().get(0))).toArray());
        return Qualities.of(
                samples.size(),
                Map.entry(Quality.ACCURACY, found.accuracy()),
                Map.entry(Quality.MACRO_F1, found.macroF1()),
                Map.entry(Quality.WEIGHTED_F1, found.weightedF1()));
    }

    private int place(String name) {
        return classes.indexOf(name);
    }

    @Override
    public boolean right(Sample sample, Prediction prediction) {
        return prediction.text().equals(sample.answers().get(0));
    }
}
