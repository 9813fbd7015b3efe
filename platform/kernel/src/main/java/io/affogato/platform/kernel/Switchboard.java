package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.kernel.RegistryEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in use and what is committed, and the step from one to the next: commit, put new code in
 * the place of the old, let the old one drain.
 *
 * <p>Used by the deployer's thread alone.
 */
final class Switchboard {

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final StateStore store;
    private final ProcessLock lock;
    private final Journal journal;
    private final LiveRegistry registry;
    private final BiConsumer<String, ClassLoader> unloaded;
    private final Duration drainLimit;
    private final Map<String, Deployment> deployed = new TreeMap<>();
    private final List<Deployment> draining = new ArrayList<>();
    private final Set<Deployment> overdue = new LinkedHashSet<>();
    private KernelState state = KernelState.EMPTY;

    /**
     * Makes an empty board.
     *
     * @param unloaded gets the title of each bundle that was unloaded, and its class loader, which
     *     should be collected from then on
     * @param drainLimit how long uses of replaced code may go on before they are called overdue
     */
    Switchboard(
            StateStore store,
            ProcessLock lock,
            Journal journal,
            LiveRegistry registry,
            BiConsumer<String, ClassLoader> unloaded,
            Duration drainLimit) {
        this.store = store;
        this.lock = lock;
        this.journal = journal;
        this.registry = registry;
        this.unloaded = unloaded;
        this.drainLimit = drainLimit;
    }

    KernelState state() {
        return state;
    }

    /** Takes what is on disk for the truth. */
    void reload() {
        state = store.load();
    }

    Deployment deployed(String name) {
        return deployed.get(name);
    }

    Collection<Deployment> deployed() {
        return List.copyOf(deployed.values());
    }

    List<Deployment> draining() {
        return List.copyOf(draining);
    }

    /** Commits a change of what is in use, or of marks alone; nothing changes if that fails. */
    void commit(KernelState next, String who, String cause) throws IOException {
        if (next.equals(state)) {
            return;
        }
        KernelState committed =
                next.bundles().equals(state.bundles())
                        ? next
                        : next.next(Instant.now().toString(), who, cause);
        if (lock.held()) {
            store.commit(state, committed);
        }
        state = committed;
    }

    /** Commits marks; a failure is logged, for the marks are no promise to anybody. */
    void mark(KernelState next) {
        try {
            commit(next, state.who(), state.cause());
        } catch (IOException e) {
            LOG.warn("cannot write the state of modalities: {}", e.toString());
        }
    }

    /**
     * Puts bundles in use and takes others out, in one step.
     *
     * @return what to tell the listeners of the registry
     */
    List<RegistryEvent> turn(Transition change, Collection<Refusal> refusals) {
        List<Deployment> old = new ArrayList<>();
        List<RegistryEvent> events = new ArrayList<>();
        for (String name : change.leaving()) {
            Deployment gone = deployed.remove(name);
            if (gone != null) {
                old.add(gone);
                events.add(
                        new RegistryEvent(
                                Kind.REMOVED,
                                gone.candidate().file(),
                                gone.candidate().title() + " removed"));
            }
        }
        for (Deployment fresh : change.fresh()) {
            Deployment replaced = deployed.put(fresh.name(), fresh);
            events.add(installed(fresh.candidate(), replaced));
            if (replaced != null) {
                old.add(replaced);
            }
        }
        registry.publish(deployed.values(), refusals);
        old.forEach(d -> retire(d, change));
        return events;
    }

    private static RegistryEvent installed(Candidate candidate, Deployment replaced) {
        if (replaced == null) {
            return new RegistryEvent(
                    Kind.ADDED, candidate.file(), candidate.title() + " installed");
        }
        return new RegistryEvent(
                Kind.REPLACED,
                candidate.file(),
                "%s installed in place of %s"
                        .formatted(candidate.title(), replaced.candidate().title()));
    }

    private void retire(Deployment old, Transition change) {
        int uses = old.holds().size();
        say(
                old,
                change.who(),
                BundleState.ACTIVE,
                BundleState.DRAINING,
                "",
                change.cause() + (uses == 0 ? "" : "; %d use(s) go on".formatted(uses)));
        draining.add(old);
        String title = old.candidate().title();
        old.retire(loader -> unloaded.accept(title, loader));
        if (change.when() == SwapPolicy.NOW) {
            old.holds().forEach(LeaseHold::drain);
        }
    }

    /** Follows code that drains. */
    void watchDrains() {
        for (Deployment old : List.copyOf(draining)) {
            if (old.isUnloaded()) {
                draining.remove(old);
                BundleState from =
                        overdue.remove(old) ? BundleState.DRAINING_OVERDUE : BundleState.DRAINING;
                say(old, "kernel", from, BundleState.RETIRED, "", "unloaded");
            } else if (old.isOverdue(drainLimit) && overdue.add(old)) {
                say(
                        old,
                        "kernel",
                        BundleState.DRAINING,
                        BundleState.DRAINING_OVERDUE,
                        RefusalCode.OVERDUE.code(),
                        "held by %s; it is not ended by force"
                                .formatted(old.holds().stream().map(LeaseHold::owner).toList()));
            }
        }
    }

    boolean isOverdue(Deployment old) {
        return overdue.contains(old);
    }

    private void say(
            Deployment d,
            String who,
            BundleState from,
            BundleState to,
            String code,
            String message) {
        for (String id : d.candidate().ids()) {
            journal.write(who, id, from, to, code, message, d.sha256());
        }
    }

    void publish(Collection<Refusal> refusals) {
        registry.publish(deployed.values(), refusals);
    }

    /** Shows refusals that have come or gone without a change of what is in use. */
    void publishIfNew(Collection<Refusal> refusals) {
        if (!registry.snapshot().refusals().equals(List.copyOf(refusals))) {
            publish(refusals);
        }
    }

    /** Retires everything. */
    void close() {
        registry.publish(List.of(), List.of());
        deployed.values().forEach(d -> d.retire(loader -> {}));
        deployed.clear();
    }
}
