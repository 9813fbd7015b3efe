package io.affogato.platform.kernel;

import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.kernel.KernelState.Revision;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Brings up what is committed already, and takes out what no longer is.
 *
 * <p>Used by the deployer's thread alone.
 */
final class Restarts {

    private final Intake intake;
    private final Workshop workshop;
    private final Switchboard board;
    private final Collected collected;
    private final FileVerdicts verdicts;

    Restarts(
            Intake intake,
            Workshop workshop,
            Switchboard board,
            Collected collected,
            FileVerdicts verdicts) {
        this.intake = intake;
        this.workshop = workshop;
        this.board = board;
        this.collected = collected;
        this.verdicts = verdicts;
    }

    /** Tries bytes that are committed, as any other. */
    void bringUp(Revision revision) {
        try {
            again(intake.restore(revision));
        } catch (RefusedException e) {
            String file = revision.file();
            Path shown = Path.of(file.isEmpty() ? revision.sha256() + ".jar" : file);
            verdicts.refuse(shown, null, revision.sha256(), e);
        }
    }

    /** Tries what is committed, has no file and is not in use. */
    void bringUpFileless() {
        board.state()
                .bundles()
                .forEach(
                        (name, record) -> {
                            if (record.inUse()
                                    && record.active().file().isEmpty()
                                    && board.deployed(name) == null
                                    && !collected.touches(name)) {
                                bringUp(record.active());
                            }
                        });
    }

    private void again(Candidate candidate) {
        Trail trail = Trail.again(verdicts.journal(), candidate);
        try {
            Attempt attempt = workshop.prepare(candidate, trail);
            collected.add(
                    new Transition(
                            "start",
                            candidate.title() + " started again",
                            SwapPolicy.IDLE,
                            List.of(attempt),
                            Set.of(),
                            state -> state.proven(candidate.sha256()),
                            verdicts.outcome(candidate.file(), null)),
                    attempt);
        } catch (RefusedException e) {
            verdicts.refuse(candidate.file(), null, candidate, trail, e);
        }
    }

    /** Takes out of use what is no longer committed. */
    void leave(String name) {
        if (!collected.touches(name)) {
            collected.add(
                    new Transition(
                            "kernel",
                            name + " is no longer committed",
                            SwapPolicy.IDLE,
                            List.of(),
                            Set.of(name),
                            state -> state,
                            verdicts.outcome(Path.of(name), null)));
        }
    }
}
