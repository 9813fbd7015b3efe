package io.affogato.platform.kernel;

import java.time.Instant;
import java.util.List;

/**
 * The code of a bundle that was unloaded and is still in memory.
 *
 * @param bundle what was unloaded
 * @param since when it was unloaded
 * @param threads threads that hold it, each with how; empty if none does, and a listener, a
 *     shutdown hook or a static field of the host is to blame
 */
public record LeakedLoader(String bundle, Instant since, List<String> threads) {

    /** The code of this report; it has a section in {@code docs/errors.md}. */
    public static final String CODE = "MOD-330";

    /** Copies the list. */
    public LeakedLoader {
        threads = List.copyOf(threads);
    }

    /** Returns one line: what is left, by whose fault, and what to do. */
    public String message() {
        String cause =
                threads.isEmpty()
                        ? "no thread holds it; look for listeners, shutdown hooks and caches"
                        : "held by " + String.join(", ", threads);
        return "%s was unloaded at %s and is still in memory: %s; it goes with this process"
                .formatted(bundle, since, cause);
    }
}
