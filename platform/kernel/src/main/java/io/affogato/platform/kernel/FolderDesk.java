package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.kernel.BundleStore.Stored;
import io.affogato.platform.kernel.FolderWatch.Sighting;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import io.affogato.platform.kernel.KernelState.BundleRecord;
import io.affogato.platform.kernel.KernelState.FileHold;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings what is in use into agreement with the bundle folders, file by file.
 *
 * <p>Used by the deployer's thread alone.
 */
final class FolderDesk {

    private final Intake intake;
    private final Workshop workshop;
    private final Switchboard board;
    private final FileBook book;
    private final Collected collected;
    private final FileVerdicts verdicts;
    private final boolean sameVersion;

    /**
     * Makes a desk.
     *
     * @param sameVersion whether a file may change its bytes and keep its version
     */
    FolderDesk(
            Intake intake,
            Workshop workshop,
            Switchboard board,
            FileBook book,
            Collected collected,
            FileVerdicts verdicts,
            boolean sameVersion) {
        this.intake = intake;
        this.workshop = workshop;
        this.board = board;
        this.book = book;
        this.collected = collected;
        this.verdicts = verdicts;
        this.sameVersion = sameVersion;
    }

    /**
     * Takes out of use what came from files that are gone.
     *
     * @param answersFor whether this process answers for a file: another one may watch more folders
     */
    void forgetAllBut(Set<Path> present, Predicate<Path> answersFor) {
        for (FileBook.Entry gone : book.forgetAllBut(present)) {
            board.mark(withoutHolds(board.state(), gone.file().toString(), ""));
        }
        board.state()
                .bundles()
                .forEach(
                        (name, record) -> {
                            if (record.active() != null && !record.active().file().isEmpty()) {
                                Path file = Path.of(record.active().file());
                                if (!present.contains(file) && answersFor.test(file)) {
                                    remove(name, file);
                                }
                            }
                        });
    }

    private void remove(String name, Path file) {
        if (collected.touches(name)) {
            return;
        }
        Transition change =
                new Transition(
                        FileVerdicts.WHO,
                        file.getFileName() + " is gone",
                        SwapPolicy.IDLE,
                        List.of(),
                        Set.of(name),
                        state -> state.remove(name),
                        verdicts.outcome(file, null));
        collected.add(change);
    }

    /** Returns whether nothing more is to be done about the file for now. */
    boolean consider(Sighting seen) {
        FileBook.Entry known = book.get(seen.file());
        if (known != null && seen.stamp().equals(known.stamp())) {
            return true;
        }
        if (!seen.atRest() || collected.isTrying(seen.file())) {
            book.seen(seen.file());
            return false;
        }
        Optional<Stored> stored = Optional.empty();
        try {
            stored = intake.stage(seen);
            return stored.isPresent() && take(seen, stored.get());
        } catch (RefusedException e) {
            verdicts.refuse(
                    seen.file(), seen.stamp(), stored.map(Stored::sha256).orElse(""), e);
            return true;
        }
    }

    private boolean take(Sighting seen, Stored stored) throws RefusedException {
        Path file = seen.file();
        board.mark(withoutHolds(board.state(), file.toString(), stored.sha256()));
        Candidate candidate = intake.inspect(file, stored);
        if (collected.isRivalTried(candidate)) {
            return false;
        }
        Optional<String> aside = standsAside(candidate);
        if (aside.isPresent()) {
            BundleState state =
                    board.state().hold(file.toString(), stored.sha256()).isPresent()
                            ? BundleState.RETIRED
                            : BundleState.DISABLED;
            book.note(file, seen.stamp(), candidate, state, aside.get());
            return true;
        }
        if (isInUse(candidate)) {
            book.note(file, seen.stamp(), candidate, BundleState.ACTIVE, "");
            return true;
        }
        Trail trail =
                isCommitted(candidate)
                        ? Trail.again(verdicts.journal(), candidate)
                        : Trail.of(verdicts.journal(), FileVerdicts.WHO, candidate);
        try {
            begin(seen.stamp(), candidate, trail);
        } catch (RefusedException e) {
            verdicts.refuse(file, seen.stamp(), candidate, trail, e);
        }
        return true;
    }

    private void begin(Stamp stamp, Candidate candidate, Trail trail) throws RefusedException {
        trail.reach(BundleState.STAGED, "copied and hashed");
        trail.reach(BundleState.INSPECTED, "archive and manifest are in order");
        for (Deployment holder : board.deployed()) {
            requireRight(candidate, holder.candidate());
        }
        Attempt attempt = workshop.prepare(candidate, trail);
        book.trying(candidate.file(), stamp, candidate);
        Transition change =
                new Transition(
                        FileVerdicts.WHO,
                        candidate.file().getFileName() + " was dropped",
                        SwapPolicy.IDLE,
                        List.of(attempt),
                        Set.of(),
                        state ->
                                Workshop.activate(
                                        state, candidate, candidate.origin(), attempt.signer()),
                        verdicts.outcome(candidate.file(), stamp));
        collected.add(change, attempt);
    }

    private boolean isCommitted(Candidate candidate) {
        BundleRecord record = board.state().bundles().get(candidate.name());
        return record != null
                && record.inUse()
                && record.active().sha256().equals(candidate.sha256());
    }

    /** Why a file is left alone although nothing is wrong with it. */
    private Optional<String> standsAside(Candidate candidate) {
        Optional<FileHold> hold =
                board.state().hold(candidate.file().toString(), candidate.sha256());
        if (hold.isPresent()) {
            return hold.map(h -> h.reason() + "; the file is left alone until its bytes change");
        }
        BundleRecord record = board.state().bundles().get(candidate.name());
        return record != null && record.active() != null && !record.enabled()
                ? Optional.of("switched off; looked at again when it is switched on")
                : Optional.empty();
    }

    private boolean isInUse(Candidate candidate) {
        Deployment holder = board.deployed(candidate.name());
        if (holder == null || !holder.sha256().equals(candidate.sha256())) {
            return false;
        }
        boolean own = holder.candidate().file().equals(candidate.file());
        if (own) {
            board.mark(
                    Workshop.activate(
                            board.state(), candidate, candidate.origin(), holder.signer()));
        }
        return own || holder.candidate().isFileless();
    }

    private void requireRight(Candidate candidate, Candidate holder) throws RefusedException {
        boolean sameName = candidate.name().equals(holder.name());
        boolean sameFile = candidate.file().equals(holder.file());
        if (sameName && sameFile && candidate.version().equals(holder.version()) && !sameVersion) {
            throw Rivals.sameVersion(candidate, "give it another version");
        }
        if ((sameName && sameFile) || candidate.supersedes(holder)) {
            return;
        }
        Rivals.requireRight(candidate, holder);
    }

    private static KernelState withoutHolds(KernelState state, String file, String exceptSha256) {
        List<FileHold> kept =
                state.holds().stream()
                        .filter(h -> !h.file().equals(file) || h.sha256().equals(exceptSha256))
                        .toList();
        return kept.size() == state.holds().size() ? state : state.withHolds(kept);
    }
}
