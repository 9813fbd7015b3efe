package io.affogato.platform.admin;

/**
 * One line of the journal of bundles.
 *
 * @param number counts up without gaps
 * @param time ISO 8601
 * @param who an operator, or {@code folder} for what was dropped
 * @param id of the modality; the file name if that is unknown
 * @param from state before; null at first sight
 * @param to state after
 * @param code of a refusal; empty without
 * @param message in one line
 * @param sha256 of the bytes; empty if they were never staged
 */
public record JournalEntry(
        long number,
        String time,
        String who,
        String id,
        BundleState from,
        BundleState to,
        String code,
        String message,
        String sha256) {}
