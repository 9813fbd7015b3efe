package io.affogato.fusion.training;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything a run remembers besides parameters and optimiser moments. Random numbers need no
 * state: those of a step depend on seed and step alone.
 *
 * @param position how far the run has come
 * @param earlyExit its gradient history
 * @param metrics latest values by name, such as {@code validation.accuracy}
 */
public record TrainingState(
        Position position, EarlyExitState earlyExit, Map<String, Double> metrics) {

    /** What the name of a validation's measure stands behind. */
    static final String VALIDATION = "validation.";

    /** Before the first batch. */
    public static final TrainingState START =
            new TrainingState(Position.START, EarlyExitState.EMPTY, Map.of());

    /** Copies the metrics, sorted by name. */
    public TrainingState {
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /** Returns the latest validation, whatever it measures; NaN if there was none. */
    public double validation() {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(VALIDATION))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }
}
