package io.affogato.platform.admin;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A committed set of bundles.
 *
 * @param number counts up
 * @param time of the commit, ISO 8601
 * @param who made it
 * @param cause in one line
 * @param bundles SHA-256 in use by modality id
 */
public record Generation(
        long number, String time, String who, String cause, Map<String, String> bundles) {

    /** Copies the map and sorts it. */
    public Generation {
        bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
    }
}
