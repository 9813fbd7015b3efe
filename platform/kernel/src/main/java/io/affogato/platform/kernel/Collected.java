package io.affogato.platform.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes that one look has asked for, to be begun together.
 *
 * <p>Used by the deployer's thread alone.
 */
final class Collected {

    private final Transitions transitions;
    private final Bench bench;
    private final List<Transition> changes = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();

    Collected(Transitions transitions, Bench bench) {
        this.transitions = transitions;
        this.bench = bench;
    }

    void add(Transition change) {
        changes.add(change);
    }

    void add(Transition change, Attempt attempt) {
        changes.add(change);
        attempts.add(attempt);
    }

    /** Returns whether a change of the bundle is under way or asked for. */
    boolean touches(String name) {
        return transitions.touches(name) || changes.stream().anyMatch(t -> t.touches(name));
    }

    /** Returns whether the candidate has to wait for the try of another. */
    boolean isRivalTried(Candidate candidate) {
        return touches(candidate.name())
                || bench.isTryingRival(candidate)
                || attempts.stream()
                        .anyMatch(a -> a.candidate().collision(candidate).isPresent());
    }

    boolean isTrying(java.nio.file.Path file) {
        return bench.isTrying(file);
    }

    /** Begins what was asked for. */
    void begin() {
        if (!changes.isEmpty()) {
            List<Transition> now = List.copyOf(changes);
            List<Attempt> tries = List.copyOf(attempts);
            changes.clear();
            attempts.clear();
            transitions.begin(now, tries);
        }
    }
}
