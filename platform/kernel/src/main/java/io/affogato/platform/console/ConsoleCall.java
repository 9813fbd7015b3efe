package io.affogato.platform.console;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A call that passed every check of the front.
 *
 * @param method in capitals
 * @param path decoded, without query, such as {@code /api/v1/runs}
 * @param query first value by name
 * @param type of the content, without parameters; empty without content
 * @param content what was sent, unless it is in a file
 * @param upload what was sent, if it is in a file; the front deletes it after the answer
 * @param who asks, for journals
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ConsoleCall(
        String method,
        String path,
        Map<String, String> query,
        String type,
        byte[] content,
        Optional<Upload> upload,
        String who) {

    /** Copies the map. */
    public ConsoleCall {
        query = Map.copyOf(query);
    }

    /** Returns a call without content. */
    public static ConsoleCall of(String method, String path, Map<String, String> query) {
        return new ConsoleCall(method, path, query, "", new byte[0], Optional.empty(), "console");
    }

    /**
     * Content in a file.
     *
     * @param file holds it
     * @param bytes its length
     * @param sha256 of it, lower-case hexadecimal
     */
    public record Upload(Path file, long bytes, String sha256) {}
}
