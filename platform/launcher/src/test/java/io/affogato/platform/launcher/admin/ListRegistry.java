package io.affogato.platform.launcher.admin;

import io.affogato.modality.ModalityId;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.LeaseRequest;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.RegistryEvent;
import io.affogato.platform.kernel.RegistrySnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** What is installed, as a list. */
final class ListRegistry implements ModalityRegistry {

    private final List<InstalledModality> installed = new ArrayList<>();

    synchronized void put(InstalledModality modality) {
        installed.removeIf(other -> other.id().equals(modality.id()));
        installed.add(modality);
        installed.sort(Comparator.comparingInt(InstalledModality::order));
    }

    @Override
    public synchronized RegistrySnapshot snapshot() {
        return new RegistrySnapshot(installed, List.of(), List.of());
    }

    @Override
    public Lease lease(LeaseRequest request) {
        RegistrySnapshot held = snapshot();
        return new Lease() {
            @Override
            public RegistrySnapshot snapshot() {
                return held;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ModalityLease lease(ModalityId id, LeaseRequest request) {
        InstalledModality held = snapshot().modality(id);
        return new ModalityLease() {
            @Override
            public InstalledModality modality() {
                return held;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Subscription listen(Consumer<RegistryEvent> listener) {
        return () -> {};
    }
}
