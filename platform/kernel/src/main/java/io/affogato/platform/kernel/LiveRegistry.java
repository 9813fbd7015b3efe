package io.affogato.platform.kernel;

import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry that the deployer fills. */
final class LiveRegistry implements ModalityRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRegistry.class);

    private final List<Consumer<RegistryEvent>> listeners = new CopyOnWriteArrayList<>();
    private List<Deployment> deployments = List.of();
    private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

    @Override
    public RegistrySnapshot snapshot() {
        return snapshot;
    }

    @Override
    public synchronized Lease lease(LeaseRequest request) {
        List<Runnable> releases = new ArrayList<>();
        for (Deployment deployment : deployments) {
            LeaseHold hold = deployment.hold(request, "");
            releases.add(() -> deployment.release(hold));
        }
        RegistrySnapshot held = snapshot;
        return new Lease() {
            @Override
            public RegistrySnapshot snapshot() {
                return held;
            }

            @Override
            public void close() {
                releases.forEach(Runnable::run);
            }
        };
    }

    @Override
    public synchronized ModalityLease lease(ModalityId id, LeaseRequest request) {
        InstalledModality held = snapshot.modality(id);
        Deployment deployment =
                deployments.stream()
                        .filter(d -> d.modalities().contains(held))
                        .findFirst()
                        .orElseThrow();
        LeaseHold hold = deployment.hold(request, id.value());
        return new ModalityLease() {
            @Override
            public InstalledModality modality() {
                return held;
            }

            @Override
            public void close() {
                deployment.release(hold);
            }
        };
    }

    @Override
    public Subscription listen(Consumer<RegistryEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Shows a new state, whole. */
    synchronized void publish(Collection<Deployment> installed, Collection<Refusal> refusals) {
        List<InstalledModality> modalities = new ArrayList<>();
        List<InstalledTask> tasks = new ArrayList<>();
        for (Deployment deployment : installed) {
            modalities.addAll(deployment.modalities());
            tasks.addAll(deployment.tasks());
        }
        modalities.sort(InstalledModality.BY_ORDER);
        tasks.sort(Comparator.comparing(InstalledTask::id));
        List<Refusal> byFile =
                refusals.stream().sorted(Comparator.comparing(Refusal::file)).toList();
        deployments = List.copyOf(installed);
        snapshot = new RegistrySnapshot(modalities, tasks, byFile);
    }

    /** Tells the listeners; one that fails does not keep the others from hearing. */
    void tell(RegistryEvent event) {
        for (Consumer<RegistryEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}", event, e);
            }
        }
    }
}
