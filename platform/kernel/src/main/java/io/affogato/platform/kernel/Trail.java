package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.JournalEntry;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the way of one bundle file into the journal, step by step.
 *
 * <p>A start that repeats what is committed goes unsaid unless it fails: nothing changes.
 */
final class Trail {

    private final Journal journal;
    private final String who;
    private final boolean quiet;
    private final String sha256;
    private final List<String> ids;
    private BundleState at;

    private Trail(
            Journal journal,
            String who,
            boolean quiet,
            String sha256,
            List<String> ids,
            BundleState at) {
        this.journal = journal;
        this.who = who;
        this.quiet = quiet;
        this.sha256 = sha256;
        this.ids = ids;
        this.at = at;
    }

    /** For a file of which nothing but its name is known. */
    static Trail of(Journal journal, String who, Path file) {
        return new Trail(journal, who, false, "", List.of(file.getFileName().toString()), null);
    }

    /** For bytes that came as a file or by a command; seen before, they take no words twice. */
    static Trail of(Journal journal, String who, Candidate candidate) {
        boolean known =
                candidate.ids().stream()
                        .anyMatch(id -> journal.latest(id, candidate.sha256()) != null);
        return new Trail(journal, who, known, candidate.sha256(), candidate.ids(), null);
    }

    /** For bytes that an operator wants back in use. */
    static Trail back(Journal journal, String who, Candidate candidate) {
        return new Trail(
                journal, who, false, candidate.sha256(), candidate.ids(), BundleState.RETIRED);
    }

    /** For bytes that are committed already. */
    static Trail again(Journal journal, Candidate candidate) {
        return new Trail(
                journal,
                "start",
                true,
                candidate.sha256(),
                candidate.ids(),
                BundleState.RESOLVABLE);
    }

    String who() {
        return who;
    }

    /** Notes a step; what is in use already is not said again. */
    synchronized void reach(BundleState state, String message) {
        if (!quiet || state == BundleState.ACTIVE) {
            write(state, "", message);
        }
        at = state;
    }

    synchronized void fail(BundleState state, RefusalCode code, String message) {
        write(state, code.code(), message);
        at = state;
    }

    private void write(BundleState to, String code, String message) {
        for (String id : ids) {
            JournalEntry last = journal.latest(id, sha256);
            boolean said =
                    last != null
                            && last.to() == to
                            && last.code().equals(code)
                            && (to == BundleState.ACTIVE || last.message().equals(message));
            if (!said) {
                journal.write(who, id, at, to, code, message, sha256);
            }
        }
    }
}
