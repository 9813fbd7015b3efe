package io.affogato.platform.admin;

import java.util.List;

/**
 * What checks found in a bundle file.
 *
 * @param file that was checked
 * @param sha256 of its bytes
 * @param good whether it would be taken
 * @param code why not; empty if good
 * @param lines one a check: a requirement and its provider, a signer, a warning
 */
public record FileReport(
        String file, String sha256, boolean good, String code, List<String> lines) {

    /** Copies the list. */
    public FileReport {
        lines = List.copyOf(lines);
    }
}
