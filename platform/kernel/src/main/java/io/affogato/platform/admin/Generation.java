package io.affogato.platform.admin;

import java.util.Map;

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

    /** Copies the map. */
    public Generation {
        bundles = Map.copyOf(bundles);
    }
}
