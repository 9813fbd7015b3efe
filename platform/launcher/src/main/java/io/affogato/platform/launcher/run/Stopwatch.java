package io.affogato.platform.launcher.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Times the stages of a run. Not thread-safe. */
final class Stopwatch {

    private final long start = System.nanoTime();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** Runs a stage. */
    <T> T time(String stage, Supplier<T> work) {
        long before = System.nanoTime();
        try {
            return work.get();
        } finally {
            seconds.merge(stage, (System.nanoTime() - before) / 1e9, Double::sum);
        }
    }

    /** Returns the seconds of every stage, in order. */
    Map<String, Double> seconds() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /** Returns the seconds since this was made. */
    double total() {
        return (System.nanoTime() - start) / 1e9;
    }
}
