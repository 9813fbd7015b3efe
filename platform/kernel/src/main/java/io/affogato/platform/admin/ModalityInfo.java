package io.affogato.platform.admin;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a modality.
 *
 * @param id of the modality
 * @param rows every version that is known, the one in use first
 * @param layout shape of its features, in words; empty if none is in use
 * @param manifest headers of the one in use
 * @param spiBuilt range of the modality SPI it was built for
 * @param spiRunning version that this runtime offers
 * @param warnings what its manifest lacks
 * @param leases uses under way
 * @param history what happened to it, newest first
 */
public record ModalityInfo(
        String id,
        List<ModalityRow> rows,
        String layout,
        Map<String, String> manifest,
        String spiBuilt,
        String spiRunning,
        List<String> warnings,
        List<LeaseRow> leases,
        List<JournalEntry> history) {

    /** Copies the collections and sorts the headers. */
    public ModalityInfo {
        rows = List.copyOf(rows);
        manifest = Collections.unmodifiableMap(new TreeMap<>(manifest));
        warnings = List.copyOf(warnings);
        leases = List.copyOf(leases);
        history = List.copyOf(history);
    }
}
