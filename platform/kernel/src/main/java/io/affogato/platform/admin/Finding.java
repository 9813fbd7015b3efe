package io.affogato.platform.admin;

import java.util.List;

/**
 * One thing that keeps a modality from being in use or its old code from going.
 *
 * @param id of the modality or file
 * @param code such as {@code MOD-330}
 * @param message in one line, with the next step
 * @param details such as frames of a stack, names of threads
 */
public record Finding(String id, String code, String message, List<String> details) {

    /** Copies the list. */
    public Finding {
        details = List.copyOf(details);
    }
}
