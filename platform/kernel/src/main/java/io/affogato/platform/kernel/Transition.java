package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.SwapPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One change of what is in use, from its first candidate to its commit: all of it happens in one
 * step, or none of it.
 *
 * <p>Used by the deployer's thread alone.
 */
final class Transition {

    private final String who;
    private final String cause;
    private final SwapPolicy when;
    private final List<Attempt> attempts;
    private final Set<String> leaving;
    private final UnaryOperator<KernelState> edit;
    private final Outcome outcome;
    private final List<Deployment> fresh = new ArrayList<>();
    private final List<Trail> trails = new ArrayList<>();
    private boolean failed;

    /**
     * Plans a change.
     *
     * @param when what happens to uses under way
     * @param attempts candidates that must come up first
     * @param leaving symbolic names of bundles that go and are not replaced
     * @param edit what it changes in the committed state
     */
    Transition(
            String who,
            String cause,
            SwapPolicy when,
            List<Attempt> attempts,
            Set<String> leaving,
            UnaryOperator<KernelState> edit,
            Outcome outcome) {
        this.who = who;
        this.cause = cause;
        this.when = when;
        this.attempts = new ArrayList<>(attempts);
        this.leaving = Set.copyOf(leaving);
        this.edit = edit;
        this.outcome = outcome;
    }

    /** What becomes of a change. */
    interface Outcome {

        /** It is committed; the old code serves for one more moment. */
        default void committed() {}

        /** It is committed and in force. */
        void done();

        /** It is ready, and waits for the end of a training stage. */
        void waits(String reason);

        /** It is not made, because of a candidate that failed its try. */
        void failed(Attempt attempt, RefusedException reason);

        /** It is not made, and no candidate is to blame. */
        void refused(RefusedException reason);
    }

    String who() {
        return who;
    }

    String cause() {
        return cause;
    }

    SwapPolicy when() {
        return when;
    }

    Set<String> leaving() {
        return leaving;
    }

    UnaryOperator<KernelState> edit() {
        return edit;
    }

    Outcome outcome() {
        return outcome;
    }

    List<Deployment> fresh() {
        return fresh;
    }

    /** Notes that what came up is in use. */
    void note() {
        trails.forEach(trail -> trail.reach(BundleState.ACTIVE, cause));
    }

    /** Takes what the bench has finished; returns whether nothing is left to wait for. */
    boolean gather(Bench bench) {
        for (Attempt attempt : List.copyOf(attempts)) {
            if (bench.takeIfOver(attempt)) {
                attempts.remove(attempt);
                try {
                    fresh.add(attempt.outcome());
                    trails.add(attempt.trail());
                } catch (RefusedException e) {
                    failed = true;
                    outcome.failed(attempt, e);
                }
            }
        }
        return attempts.isEmpty();
    }

    /** Returns whether it cannot be made any more. */
    boolean hasFailed() {
        return failed;
    }

    /** Unloads what came up in vain. */
    void abandon() {
        fresh.forEach(Deployment::drop);
        fresh.clear();
    }

    /** Returns whether it changes a bundle. */
    boolean touches(String name) {
        return leaving.contains(name)
                || fresh.stream().anyMatch(d -> d.name().equals(name))
                || attempts.stream().anyMatch(a -> a.candidate().name().equals(name));
    }
}
