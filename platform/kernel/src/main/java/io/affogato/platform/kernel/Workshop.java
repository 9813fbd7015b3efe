package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.kernel.KernelState.Quarantine;
import io.affogato.platform.kernel.KernelState.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a candidate before and after its try, whoever wants it: trust and requirements
 * before, quarantine after.
 */
final class Workshop {

    /** So many failed starts in a row are enough. */
    private static final int MOST_FAILURES = 3;

    private final EmbeddedFramework framework;
    private final RequirementCheck requirements;
    private final Probe probe;
    private final Duration answerLimit;
    private final Switchboard board;

    Workshop(
            EmbeddedFramework framework, Probe probe, Duration answerLimit, Switchboard board) {
        this.framework = framework;
        this.requirements = new RequirementCheck(framework);
        this.probe = probe;
        this.answerLimit = answerLimit;
        this.board = board;
    }

    /**
     * Decides whose bytes get in, before any of their code runs.
     *
     * @return who is trusted for the candidate
     */
    String trust(Candidate candidate) throws RefusedException {
        Quarantine quarantine = board.state().quarantined().get(candidate.sha256());
        if (quarantine != null) {
            throw new RefusedException(
                    RefusalCode.of(quarantine.code()), quarantine.reason());
        }
        return "open";
    }

    /** Throws if the framework lacks something the candidate requires. */
    void requireMet(Candidate candidate) throws RefusedException {
        requirements.check(candidate);
    }

    /** Adds a line for each requirement; returns whether all are met. */
    boolean report(Candidate candidate, List<String> lines) {
        return requirements.report(candidate, lines);
    }

    /** Checks a candidate and readies its try. */
    Attempt prepare(Candidate candidate, Trail trail) throws RefusedException {
        String signer = trust(candidate);
        trail.reach(BundleState.TRUSTED, signer);
        requireMet(candidate);
        trail.reach(BundleState.RESOLVABLE, "everything it needs is there");
        return new Attempt(candidate, signer, trail, framework, probe, answerLimit);
    }

    /** Returns where a refusal leaves a candidate. */
    static BundleState stateOf(RefusalCode code) {
        return switch (code) {
            case NO_ANSWER, CRASHED, FAILED_AGAIN -> BundleState.QUARANTINED;
            case SHADOWED -> BundleState.SHADOWED;
            default -> BundleState.REJECTED;
        };
    }

    /**
     * Notes a failed try: one that hung, or failed for the third time, is not made again.
     *
     * @return the refusal to show
     */
    RefusedException blame(Candidate candidate, RefusedException reason) {
        return switch (reason.code()) {
            case NO_ANSWER -> quarantine(candidate, reason);
            case FAILED, FAILED_PROBE -> count(candidate, reason);
            default -> reason;
        };
    }

    private RefusedException count(Candidate candidate, RefusedException reason) {
        String sha256 = candidate.sha256();
        int failures = board.state().failures().getOrDefault(sha256, 0) + 1;
        board.mark(
                board.state()
                        .withFailures(
                                all -> {
                                    all.put(sha256, failures);
                                    return all;
                                }));
        if (failures < MOST_FAILURES) {
            return reason;
        }
        return quarantine(
                candidate,
                new RefusedException(
                        RefusalCode.FAILED_AGAIN,
                        "failed to start %d times, the last time: %s; mend the bundle, or release it to try again"
                                .formatted(failures, reason.getMessage()),
                        reason));
    }

    private RefusedException quarantine(Candidate candidate, RefusedException reason) {
        board.mark(
                board.state()
                        .withQuarantined(
                                all ->
                                        with(
                                                all,
                                                candidate.sha256(),
                                                new Quarantine(
                                                        reason.code().code(),
                                                        reason.getMessage(),
                                                        Instant.now().toString(),
                                                        candidate.origin(),
                                                        candidate.name(),
                                                        candidate.version().toString(),
                                                        candidate.places()))));
        return reason;
    }

    private static <V> Map<String, V> with(Map<String, V> all, String key, V value) {
        all.put(key, value);
        return all;
    }

    /** Returns the state with the candidate in use. */
    static KernelState activate(KernelState state, Candidate candidate, String file, String signer) {
        KernelState.BundleRecord record = state.bundles().get(candidate.name());
        boolean same =
                record != null
                        && record.active() != null
                        && record.enabled()
                        && record.active().sha256().equals(candidate.sha256())
                        && record.active().file().equals(file);
        KernelState next = state.proven(candidate.sha256());
        return same
                ? next
                : next.activate(
                        candidate.name(),
                        candidate.places(),
                        new Revision(
                                candidate.sha256(),
                                candidate.version().toString(),
                                file,
                                Instant.now().toString(),
                                signer));
    }
}
