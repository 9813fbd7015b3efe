package io.affogato.platform.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells Logback, before it wakes up, where the log file lies and how much the console shows.
 *
 * <p>Where the data folder cannot be written there is no log file; the command itself will say so
 * if it needs the folder.
 */
public final class Logging {

    private static final String CONFIGURATION = "logback.configurationFile";

    private Logging() {}

    /** Sets the system properties that {@code logback.xml} reads. */
    public static void prepare(Path folder, boolean verbose) {
        setDefault("affogato.console.level", verbose ? "INFO" : "WARN");
        setDefault("affogato.log.folder", folder.toString());
        Logger.getLogger("").setLevel(Level.WARNING);
        if (!isWritable(folder)) {
            setDefault(CONFIGURATION, "io/affogato/platform/launcher/home/console-only.xml");
        }
    }

    private static boolean isWritable(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.isWritable(folder);
        } catch (IOException e) {
            return false;
        }
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
