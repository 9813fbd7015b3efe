package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import io.affogato.platform.kernel.RegistryEvent.Kind;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts down what becomes of a file, in the book, the journal and the log, and tells those who
 * listen.
 *
 * <p>Used by the deployer's thread alone.
 */
final class FileVerdicts {

    /** Who asks for what comes from a folder. */
    static final String WHO = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(FileVerdicts.class);

    private final FileBook book;
    private final Switchboard board;
    private final Workshop workshop;
    private final Journal journal;
    private final LiveRegistry registry;

    FileVerdicts(
            FileBook book,
            Switchboard board,
            Workshop workshop,
            Journal journal,
            LiveRegistry registry) {
        this.book = book;
        this.board = board;
        this.workshop = workshop;
        this.journal = journal;
        this.registry = registry;
    }

    Journal journal() {
        return journal;
    }

    /** Refuses a file of which no candidate could be made. */
    void refuse(Path file, Stamp stamp, String sha256, RefusedException e) {
        refuse(file, stamp, null, sha256, Trail.of(journal, WHO, file), e);
    }

    void refuse(Path file, Stamp stamp, Candidate candidate, Trail trail, RefusedException e) {
        refuse(file, stamp, candidate, candidate.sha256(), trail, e);
    }

    private void refuse(
            Path file,
            Stamp stamp,
            Candidate candidate,
            String sha256,
            Trail trail,
            RefusedException e) {
        LOG.debug("{} refused", file, e);
        Refusal refusal =
                new Refusal(file, e.code(), e.getMessage() + stays(file, candidate, sha256));
        BundleState state = Workshop.stateOf(e.code());
        if (book.refuse(file, stamp, candidate, sha256, state, refusal, e.trace())) {
            trail.fail(state, e.code(), refusal.reason());
            board.publish(book.refusals());
            String message = e.code().code() + " " + refusal.reason();
            LOG.info("{} refused: {}", file, message);
            registry.tell(new RegistryEvent(Kind.REFUSED, file, message));
        }
    }

    /** Says which version of the same file or bundle is in use all the same. */
    private String stays(Path file, Candidate candidate, String sha256) {
        return board.deployed().stream()
                .filter(d -> !d.sha256().equals(sha256))
                .filter(
                        d ->
                                d.candidate().file().equals(file)
                                        || (candidate != null && d.name().equals(candidate.name())))
                .findFirst()
                .map(d -> "; " + d.candidate().title() + " stays installed")
                .orElse("");
    }

    /**
     * Returns what happens with a file after its change.
     *
     * @param stamp the content that was tried; null if the file has to be looked at again
     */
    Transition.Outcome outcome(Path file, Stamp stamp) {
        return new FileOutcome(file, stamp);
    }

    private final class FileOutcome implements Transition.Outcome {

        private final Path file;
        private final Stamp stamp;

        FileOutcome(Path file, Stamp stamp) {
            this.file = file;
            this.stamp = stamp;
        }

        @Override
        public void committed() {
            FileBook.Entry entry = book.get(file);
            if (entry == null || entry.candidate() == null || stamp == null) {
                return;
            }
            Candidate winner = entry.candidate();
            book.note(file, stamp, winner, BundleState.ACTIVE, "");
            book.reconsider(e -> e.isOf(winner.name()) && !e.file().equals(file) && !e.isBroken());
        }

        @Override
        public void done() {
            book.reconsiderRivals();
        }

        @Override
        public void waits(String reason) {
            LOG.info("{} {}", file, reason);
        }

        @Override
        public void failed(Attempt attempt, RefusedException reason) {
            Candidate candidate = attempt.candidate();
            RefusedException shown = workshop.blame(candidate, reason);
            refuse(file, stamp, candidate, attempt.trail(), shown);
        }

        @Override
        public void refused(RefusedException reason) {
            FileBook.Entry entry = book.get(file);
            if (entry != null && entry.candidate() != null) {
                Trail trail = Trail.of(journal, WHO, entry.candidate());
                refuse(file, entry.stamp(), entry.candidate(), trail, reason);
            }
        }
    }
}
