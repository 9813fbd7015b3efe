package io.affogato.platform.launcher.run;

import io.affogato.modality.ModalityId;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.LeaseKind;
import io.affogato.platform.kernel.LeaseRequest;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.ModalityRegistry.Lease;
import io.affogato.platform.kernel.ModalityRegistry.ModalityLease;
import io.affogato.platform.kernel.RegistrySnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The bundles' code that a run works with.
 *
 * <p>A modality's training stage lasts from the encoding of its features until it leaves training,
 * by early exit or with the run; modalities take turns inside each batch, so stages overlap.
 * Everything else that is installed is held while the data is made.
 */
final class RunLeases implements AutoCloseable {

    private final Lease everything;
    private final Map<ModalityId, ModalityLease> stages = new LinkedHashMap<>();
    private final RegistrySnapshot held;

    /**
     * Takes the code.
     *
     * @param chosen the modalities of the run, in order, among those that are installed
     * @param owner who needs it, for operators
     * @param onDrain called when an operator wants the code replaced now
     */
    RunLeases(
            ModalityRegistry registry,
            Function<RegistrySnapshot, List<InstalledModality>> chosen,
            String owner,
            Runnable onDrain) {
        everything = registry.lease(LeaseRequest.of(LeaseKind.ADMIN, owner));
        try {
            RegistrySnapshot installed = everything.snapshot();
            List<InstalledModality> modalities = new ArrayList<>();
            for (InstalledModality wanted : chosen.apply(installed)) {
                LeaseRequest request = new LeaseRequest(LeaseKind.TRAINING_STAGE, owner, onDrain);
                ModalityLease stage = registry.lease(wanted.id(), request);
                stages.put(wanted.id(), stage);
                modalities.add(stage.modality());
            }
            held = new RegistrySnapshot(modalities, installed.tasks(), installed.refusals());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns the modalities of the run, in its order, and every task. */
    RegistrySnapshot held() {
        return held;
    }

    /** The data is made: lets go of what only that needed. */
    void dataMade() {
        everything.close();
    }

    /** A modality's stage is over. */
    void left(ModalityId id) {
        ModalityLease stage = stages.get(id);
        if (stage != null) {
            stage.close();
        }
    }

    /** Training is over, or will go on with other code. */
    @Override
    public void close() {
        stages.values().forEach(ModalityLease::close);
        everything.close();
    }
}
