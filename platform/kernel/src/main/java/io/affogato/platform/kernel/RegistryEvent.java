package io.affogato.platform.kernel;

import java.nio.file.Path;

/**
 * One change in what is installed.
 *
 * @param kind what happened
 * @param file the file it happened to
 * @param message what happened, in one line
 */
public record RegistryEvent(Kind kind, Path file, String message) {

    /** What happened. */
    public enum Kind {
        /** A bundle was installed. */
        ADDED,
        /** A bundle took the place of an older one. */
        REPLACED,
        /** A bundle is gone. */
        REMOVED,
        /** A file was refused. */
        REFUSED
    }
}
