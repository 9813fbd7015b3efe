package io.affogato.platform.console;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer to a {@link ConsoleCall}.
 *
 * @param status of HTTP
 * @param type of the content
 * @param headers besides the type and length
 * @param body the content
 */
public record ConsoleReply(int status, String type, Map<String, String> headers, Body body) {

    /** Content type of documents. */
    public static final String JSON = "application/json";

    /** Content type of refusals, after RFC 9457. */
    public static final String PROBLEM = "application/problem+json";

    /** Copies the map. */
    public ConsoleReply {
        headers = Map.copyOf(headers);
    }

    /** Returns a reply that is text. */
    public static ConsoleReply text(int status, String type, String text) {
        return bytes(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a reply that is in memory. */
    public static ConsoleReply bytes(int status, String type, byte[] content) {
        return new ConsoleReply(status, type, Map.of(), new Bytes(content));
    }

    /** Returns a reply that is a file. */
    public static ConsoleReply file(String type, Path file) {
        return new ConsoleReply(200, type, Map.of(), new InFile(file));
    }

    /** Returns this reply with one more header. */
    public ConsoleReply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new ConsoleReply(status, type, more, body);
    }

    /** What is sent. */
    public sealed interface Body permits Bytes, InFile, Live {}

    /** Content in memory, not copied. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Bytes(byte[] content) implements Body {}

    /** Content of a file, as long as it is when the reply starts. */
    public record InFile(Path file) implements Body {}

    /** Content that comes piece by piece. */
    public record Live(Source source) implements Body {}

    /** Makes content piece by piece. */
    @FunctionalInterface
    public interface Source {

        /** Gives every piece to the sink and returns; failures end the reply. */
        void run(Sink sink);
    }

    /** Takes content; never waits for the network. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes one piece.
         *
         * @return false once nobody listens any more
         */
        boolean put(byte[] piece);
    }
}
