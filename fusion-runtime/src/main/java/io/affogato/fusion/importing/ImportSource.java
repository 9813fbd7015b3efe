package io.affogato.fusion.importing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where weights come from, and what they become.
 *
 * @param folder sub-folder of the native folder, {@code "."} for the folder itself
 * @param path a folder in Hugging Face layout, or a file
 */
public record ImportSource(String folder, Path path) {

    private static final Pattern NAMED = Pattern.compile("([a-z][a-z0-9_-]{0,31})=(.+)");

    /** A source of the folder itself. */
    public ImportSource(Path path) {
        this(ImportPlan.ROOT, path);
    }

    /** Reads {@code PATH}, or {@code NAME=PATH} for an encoder in a sub-folder. */
    public static ImportSource parse(String text) {
        Matcher named = NAMED.matcher(text);
        return named.matches() && !Files.exists(Path.of(text))
                ? new ImportSource(named.group(1), Path.of(named.group(2)))
                : new ImportSource(Path.of(text));
    }

    boolean isPart() {
        return !folder.equals(ImportPlan.ROOT);
    }
}
