package io.affogato.platform.kernel;

import java.nio.file.Path;

/**
 * A file in a bundle folder that was not installed.
 *
 * @param file the file
 * @param code why, by kind
 * @param reason why, in one line, lower case, with the next step
 */
public record Refusal(Path file, RefusalCode code, String reason) {

    /** Keeps the reason to one line. */
    public Refusal {
        reason = reason.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
