package io.affogato.fusion.bench;

import io.affogato.fusion.crema.StageClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up where the time of each step goes. Not thread-safe. */
final class StageTimes implements StageClock {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, Long> running = new LinkedHashMap<>();
    private final Map<String, List<Double>> steps = new LinkedHashMap<>();

    @Override
    public <T> T time(Stage stage, Supplier<T> work) {
        return time(stage.name().toLowerCase(Locale.ROOT), work);
    }

    <T> T time(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            running.merge(stage, System.nanoTime() - start, Long::sum);
        }
    }

    /** Ends a step; a step that only warms up is forgotten. */
    void endStep(boolean counts) {
        if (counts) {
            running.forEach(
                    (stage, nanos) ->
                            steps.computeIfAbsent(stage, added -> new ArrayList<>())
                                    .add(nanos / NANOS_PER_MILLI));
        }
        running.clear();
    }

    /** Returns median and minimum of each stage over the steps that counted, in milliseconds. */
    Map<String, BenchResult.Millis> summary() {
        Map<String, BenchResult.Millis> summary = new LinkedHashMap<>();
        steps.forEach((stage, all) -> summary.put(stage, millis(all)));
        return summary;
    }

    private static BenchResult.Millis millis(List<Double> all) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new BenchResult.Millis(median, Arrays.stream(sorted).min().orElseThrow());
    }
}
