package io.affogato.platform.console;

/**
 * The platform as seen from a web front, which checks who asks and moves bytes, and knows nothing
 * else.
 *
 * <p>Safe for any thread.
 */
public interface ConsoleApi {

    /** Returns where the front listens and whom it lets in. */
    ConsoleSettings settings();

    /** Returns how much a caller may send along with a call. */
    BodyLimit limit(String method, String path);

    /**
     * Answers a call. Every failure is a reply too, so this throws nothing; it may take as long as
     * the operation takes.
     */
    ConsoleReply answer(ConsoleCall call);

    /** Hears that the front listens at a port. */
    void listening(int port);

    /** Hears that the front cannot listen. */
    void failed(String reason);

    /** Returns what happens on the platform, as it happens. */
    EventLog events();

    /**
     * What a caller may send along.
     *
     * @param bytes at most; 0 for nothing
     * @param file whether it is kept in a file of {@link ConsoleSettings#uploads} instead of memory
     */
    record BodyLimit(long bytes, boolean file) {}
}
