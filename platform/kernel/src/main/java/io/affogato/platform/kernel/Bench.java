package io.affogato.platform.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where candidates are tried, all at once, or one by one after a start that ended in a crash, so
 * that the next crash tells who it was.
 *
 * <p>Used by the deployer's thread alone.
 */
final class Bench {

    private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

    private final CrashGuard guard;
    private final Deque<Attempt> waiting = new ArrayDeque<>();
    private final List<Attempt> running = new ArrayList<>();
    private final List<Attempt> over = new ArrayList<>();
    private final List<Attempt> stuck = new ArrayList<>();
    private boolean guarded;
    private boolean careful;

    Bench(CrashGuard guard) {
        this.guard = guard;
    }

    /** Says whether this process leaves word of what it tries; only the one that commits does. */
    void guard(boolean on) {
        guarded = on;
    }

    /** Says whether to try one by one. */
    void careful(boolean on) {
        careful = on;
    }

    void add(List<Attempt> attempts) {
        if (careful) {
            waiting.addAll(attempts);
            pump();
            return;
        }
        start(attempts);
    }

    /** Sees which tries are over, and starts the next one if they go one by one. */
    void pump() {
        for (Attempt attempt : List.copyOf(running)) {
            if (attempt.isOver()) {
                running.remove(attempt);
                over.add(attempt);
                guard.leave(attempt.candidate().sha256());
                if (attempt.isStuck()) {
                    stuck.add(attempt);
                }
            }
        }
        stuck.removeIf(attempt -> !attempt.isStuck());
        if (running.isEmpty() && !waiting.isEmpty()) {
            start(List.of(waiting.remove()));
        }
    }

    private void start(List<Attempt> attempts) {
        if (guarded) {
            try {
                guard.enter(attempts.stream().map(Attempt::suspect).toList());
            } catch (IOException e) {
                LOG.warn("a crash would not be remembered, no mark can be left: {}", e.toString());
            }
        }
        running.addAll(attempts);
        attempts.forEach(Attempt::start);
    }

    /** Returns whether a try is over, once. */
    boolean takeIfOver(Attempt attempt) {
        return over.remove(attempt);
    }

    boolean isIdle() {
        return running.isEmpty() && waiting.isEmpty() && over.isEmpty();
    }

    boolean isTrying(Path file) {
        return all().anyMatch(a -> a.candidate().file().equals(file));
    }

    /** Returns whether a try is under way that the candidate must wait for. */
    boolean isTryingRival(Candidate candidate) {
        return all().map(Attempt::candidate)
                .anyMatch(
                        c ->
                                c.name().equals(candidate.name())
                                        || c.collision(candidate).isPresent());
    }

    List<Attempt> trying() {
        return all().toList();
    }

    /** Returns tries that were given up but whose threads run on. */
    List<Attempt> stuck() {
        return List.copyOf(stuck);
    }

    private Stream<Attempt> all() {
        return Stream.of(waiting, running, over).flatMap(java.util.Collection::stream);
    }
}
