package io.affogato.fusion.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/**
 * What the answers to some samples are worth.
 *
 * @param samples how many there are
 * @param values by what they measure, the one that counts most first; not empty
 */
public record Qualities(int samples, Map<Quality, Double> values) {

    /** Copies the map, keeping its order. */
    public Qualities {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (values.isEmpty()) {
            throw new IllegalArgumentException("at least one measure is needed, was none");
        }
    }

    /** Makes them from pairs of what is measured and its value. */
    @SafeVarargs
    static Qualities of(int samples, Entry<Quality, Double>... values) {
        Map<Quality, Double> all = new LinkedHashMap<>();
        for (Entry<Quality, Double> value : values) {
            all.put(value.getKey(), value.getValue());
        }
        return new Qualities(samples, all);
    }

    /** Returns what counts most. */
    public Quality measure() {
        return values.keySet().iterator().next();
    }

    /** Returns the value of what counts most. */
    public double value() {
        return values.get(measure());
    }

    /** Writes the value that counts most as people read it. */
    public String shown() {
        return measure().shown(value());
    }
}
