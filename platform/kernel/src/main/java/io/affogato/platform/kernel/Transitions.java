package io.affogato.platform.kernel;

import io.affogato.platform.admin.SwapPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes under way. Those that are ready together are committed together.
 *
 * <p>Used by the deployer's thread alone.
 */
final class Transitions {

    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final Switchboard board;
    private final Bench bench;
    private final LiveRegistry registry;
    private final Supplier<Collection<Refusal>> refusals;
    private final List<Transition> pending = new ArrayList<>();
    private final List<Transition> waiting = new ArrayList<>();

    Transitions(
            Switchboard board,
            Bench bench,
            LiveRegistry registry,
            Supplier<Collection<Refusal>> refusals) {
        this.board = board;
        this.bench = bench;
        this.registry = registry;
        this.refusals = refusals;
    }

    /** Starts changes whose tries are noted in one stroke. */
    void begin(List<Transition> changes, List<Attempt> attempts) {
        bench.add(attempts);
        pending.addAll(changes);
    }

    boolean isIdle() {
        return pending.isEmpty();
    }

    /** Returns whether a change of the bundle is under way. */
    boolean touches(String name) {
        return pending.stream().anyMatch(t -> t.touches(name))
                || waiting.stream().anyMatch(t -> t.touches(name));
    }

    /** Returns the changes that wait for the end of a stage, in words. */
    List<String> waiting() {
        return waiting.stream().map(t -> t.cause() + " waits for the end of a stage").toList();
    }

    /** Brings every change as far as it can go; returns whether something changed. */
    boolean settle() {
        List<Transition> open = new ArrayList<>();
        boolean changed = false;
        for (Transition change : List.copyOf(pending)) {
            if (change.gather(bench)) {
                pending.remove(change);
                changed = true;
                if (change.hasFailed()) {
                    change.abandon();
                } else if (isOpen(change)) {
                    open.add(change);
                } else {
                    waiting.add(change);
                    change.outcome().waits("waits for the end of the stage of " + users(change));
                }
            }
        }
        for (Transition change : List.copyOf(waiting)) {
            if (isOpen(change)) {
                waiting.remove(change);
                open.add(change);
            }
        }
        if (!open.isEmpty()) {
            commit(open);
            changed = true;
        }
        return changed;
    }

    private boolean isOpen(Transition change) {
        return change.when() != SwapPolicy.STAGE_END
                || board.deployed().stream()
                        .noneMatch(d -> change.touches(d.name()) && d.isTraining());
    }

    private Set<String> users(Transition change) {
        Set<String> owners = new TreeSet<>();
        board.deployed().stream()
                .filter(d -> change.touches(d.name()))
                .flatMap(d -> d.holds().stream())
                .filter(h -> h.kind() == LeaseKind.TRAINING_STAGE)
                .forEach(h -> owners.add(h.owner()));
        return owners;
    }

    private void commit(List<Transition> open) {
        KernelState next = board.state();
        Set<String> who = new TreeSet<>();
        List<String> causes = new ArrayList<>();
        for (Transition change : open) {
            next = change.edit().apply(next);
            who.add(change.who());
            causes.add(change.cause());
        }
        try {
            board.commit(next, String.join(", ", who), String.join("; ", causes));
        } catch (IOException e) {
            for (Transition change : open) {
                change.abandon();
                change.outcome().refused(notCommitted(e));
            }
            return;
        }
        for (Transition change : open) {
            change.outcome().committed();
            List<RegistryEvent> events = board.turn(change, refusals.get());
            change.note();
            change.outcome().done();
            for (RegistryEvent event : events) {
                LOG.info("{}: {}", event.file(), event.message());
                registry.tell(event);
            }
        }
    }

    private static RefusedException notCommitted(IOException e) {
        return new RefusedException(
                RefusalCode.NOT_COMMITTED,
                "the change could not be written: %s; make room or mend the permissions of the data folder"
                        .formatted(e),
                e);
    }

    /** Gives up what has not been committed. */
    void close() {
        RefusedException reason =
                new RefusedException(RefusalCode.NOT_COMMITTED, "the kernel is stopping");
        List<Transition> all = new ArrayList<>(pending);
        all.addAll(waiting);
        pending.clear();
        waiting.clear();
        for (Transition change : all) {
            change.abandon();
            change.outcome().refused(reason);
        }
    }
}
