package io.affogato.platform.launcher.view;

import java.util.ArrayList;
import java.util.List;

/** Answers about a server as a whole. */
public final class StatusPages {

    /** It runs and answers. */
    public static final String RUNNING = "running";

    /** There is none. */
    public static final String STOPPED = "stopped";

    /** There may be one, which does not answer. */
    public static final String UNKNOWN = "unknown";

    private StatusPages() {}

    /**
     * How a server stands.
     *
     * @param state {@link #RUNNING}, {@link #STOPPED} or {@link #UNKNOWN}
     * @param process its number, or that of whoever else holds the data folder; 0 for nobody
     * @param address such as {@code http://127.0.0.1:8077/}; empty if it does not run
     * @param started ISO 8601; empty if it does not run
     * @param generation of bundles that is in force; 0 for none
     * @param modalities in use, in order
     * @param runs that wait or are at work
     * @param trust which bundles are taken: {@code signed}, {@code listed} or {@code open}; empty
     *     if it does not run
     * @param message in one line; empty if there is nothing to say
     */
    public record Status(
            String state,
            long process,
            String address,
            String started,
            long generation,
            List<String> modalities,
            List<String> runs,
            String trust,
            String message) {

        /** Copies the lists. */
        public Status {
            modalities = List.copyOf(modalities);
            runs = List.copyOf(runs);
        }

        /** Returns the status of a server that cannot be asked. */
        public static Status silent(String state, long process, String message) {
            return new Status(state, process, "", "", 0, List.of(), List.of(), "", message);
        }
    }

    /** How a server stands. */
    public static Page status(Status s) {
        List<String> lines = new ArrayList<>();
        if (s.state().equals(RUNNING)) {
            lines.add("running, process %d at %s".formatted(s.process(), s.address()));
            lines.add("since       " + s.started());
            lines.add("generation  " + s.generation());
            lines.add("modalities  " + listed(s.modalities()));
            lines.add("runs        " + listed(s.runs()));
            lines.add("trust       " + s.trust());
        } else {
            lines.add(s.message().isEmpty() ? s.state() : s.state() + ": " + s.message());
        }
        return new Page("affogato.status/1", s, lines);
    }

    private static String listed(List<String> words) {
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
