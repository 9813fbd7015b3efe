package io.affogato.fusion.eval;

import io.affogato.modality.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures masks by their mean intersection over union first. */
record MaskYardstick() implements Yardstick {

    private static final double FOUND = 0.5;

    private static final List<Quality> PRECISIONS =
            List.of(
                    Quality.PRECISION_5,
                    Quality.PRECISION_6,
                    Quality.PRECISION_7,
                    Quality.PRECISION_8,
                    Quality.PRECISION_9);

    @Override
    public Quality measure() {
        return Quality.MEAN_IOU;
    }

    @Override
    public Qualities of(List<Sample> samples, List<Prediction> predictions) {
        MaskMetrics found =
                MaskMetrics.of(predictions.stream().map(MaskYardstick::overlap).toList());
        List<Double> precisions = new ArrayList<>(found.precision().values());
        Map<Quality, Double> values = new LinkedHashMap<>();
        values.put(Quality.MEAN_IOU, found.mean());
        values.put(Quality.OVERALL_IOU, found.overall());
        values.put(Quality.DICE, found.dice());
        for (int i = 0; i < PRECISIONS.size(); i++) {
            values.put(PRECISIONS.get(i), precisions.get(i));
        }
        return new Qualities(samples.size(), values);
    }

    @Override
    public boolean right(Sample sample, Prediction prediction) {
        return overlap(prediction).iou() >= FOUND;
    }

    private static MaskOverlap overlap(Prediction prediction) {
        return ((Prediction.Mask) prediction).overlap();
    }
}
