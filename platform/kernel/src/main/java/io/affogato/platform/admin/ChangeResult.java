package io.affogato.platform.admin;

import java.util.List;

/**
 * What a change did.
 *
 * @param done whether it was committed
 * @param generation number of the generation in force
 * @param code why it was refused; empty if done
 * @param message in one line
 * @param rows of the modalities it touched
 */
public record ChangeResult(
        boolean done, long generation, String code, String message, List<ModalityRow> rows) {

    /** Copies the list. */
    public ChangeResult {
        rows = List.copyOf(rows);
    }
}
