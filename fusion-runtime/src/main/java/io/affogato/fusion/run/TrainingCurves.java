package io.affogato.fusion.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How training went, from {@code metrics.jsonl}: a resumed run shows as one.
 *
 * @param modalities curves by modality, in order of first appearance
 * @param validations in order
 */
public record TrainingCurves(
        Map<ModalityId, ModalityCurve> modalities, List<ValidationPoint> validations) {

    /**
     * One modality.
     *
     * @param passes its passes in order
     * @param epochs its epochs in order; the last one may have ended its training
     */
    public record ModalityCurve(List<PassPoint> passes, List<EpochPoint> epochs) {}

    /** A pass; loss and gradient norm may be NaN. */
    public record PassPoint(
            long step, int epoch, double loss, double gradientNorm, double learningRate) {}

    /** An epoch; the threshold is NaN where there was none. */
    public record EpochPoint(
            long step, int epoch, double gradientNorm, double threshold, boolean exits) {}

    /** A validation, and the name of what it measures. */
    public record ValidationPoint(long step, int epoch, String measure, double value) {}

    /** Reads a run's metrics. */
    public static TrainingCurves read(Path metrics) {
        TrainingCurves curves = new TrainingCurves(new LinkedHashMap<>(), new ArrayList<>());
        try {
            MetricsFile.read(metrics).forEach(curves::add);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "metrics %s cannot be read: %s".formatted(metrics, e), e);
        }
        return curves;
    }

    private void add(JsonNode line) {
        long step = line.path("step").asLong();
        int epoch = line.path("epoch").asInt();
        switch (line.path("event").asText()) {
            case "pass" ->
                    curve(line)
                            .passes()
                            .add(
                                    new PassPoint(
                                            step,
                                            epoch,
                                            number(line, "loss"),
                                            number(line, "gradientNorm"),
                                            number(line, "learningRate")));
            case "epoch" ->
                    curve(line)
                            .epochs()
                            .add(
                                    new EpochPoint(
                                            step,
                                            epoch,
                                            number(line, "gradientNorm"),
                                            number(line, "threshold"),
                                            line.path("exits").asBoolean()));
            case "validation" -> {
                String measure = line.path("measure").asText("accuracy");
                validations.add(new ValidationPoint(step, epoch, measure, number(line, measure)));
            }
            default -> {}
        }
    }

    private ModalityCurve curve(JsonNode line) {
        return modalities.computeIfAbsent(
                new ModalityId(line.path("modality").asText()),
                id -> new ModalityCurve(new ArrayList<>(), new ArrayList<>()));
    }

    private static double number(JsonNode line, String key) {
        return line.path(key).asDouble(Double.NaN);
    }
}
