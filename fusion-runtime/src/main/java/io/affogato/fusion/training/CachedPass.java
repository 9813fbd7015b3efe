package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The passes over one batch of a model to which every modality adds a part of its own. In the pass
 * of a modality only its own part is computed with a graph; those of the others are computed once,
 * and again after their parameters have changed.
 *
 * <p>Dropout, where there is any, is drawn anew for the trained modality in each pass, and with
 * each recomputation for the others.
 *
 * @param <C> what a modality adds
 */
public final class CachedPass<C> implements BatchPass {

    private final List<ModalityId> modalities;
    private final NDManager manager;
    private final Parts<C> parts;
    private final Map<ModalityId, C> cache = new HashMap<>();

    /**
     * How a model turns parts into a loss, for one batch.
     *
     * @param <C> what a modality adds
     */
    public interface Parts<C> {

        /** Computes the part of a modality; builds a graph as the thread's gradient mode says. */
        C part(ModalityId m);

        /** Returns the loss, a scalar, for the parts of all modalities in the order of the run. */
        NDArray loss(Map<ModalityId, C> parts);

        /** Returns the arrays of a part. */
        List<NDArray> arrays(C part);
    }

    /**
     * Opens the passes.
     *
     * @param modalities in the order of the run
     * @param manager owns losses and parts
     */
    public CachedPass(List<ModalityId> modalities, NDManager manager, Parts<C> parts) {
        this.modalities = List.copyOf(modalities);
        this.manager = manager;
        this.parts = parts;
    }

    @Override
    public NDArray loss(ModalityId trained) {
        if (!modalities.contains(trained)) {
            throw new IllegalArgumentException(
                    "no modality %s in this run, only %s".formatted(trained, modalities));
        }
        for (ModalityId m : modalities) {
            if (!m.equals(trained)) {
                cache.computeIfAbsent(m, this::withoutGraph);
            }
        }
        return withGraph(Set.of(trained));
    }

    @Override
    public NDArray jointLoss() {
        return withGraph(Set.copyOf(modalities));
    }

    @Override
    public void updated(ModalityId m) {
        C stale = cache.remove(m);
        if (stale != null) {
            parts.arrays(stale).forEach(NDArray::close);
        }
    }

    @Override
    public void close() {
        List.copyOf(cache.keySet()).forEach(this::updated);
    }

    private C withoutGraph(ModalityId m) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        C part = parts.part(m);
                        parts.arrays(part).forEach(array -> StepArrays.keep(manager, array));
                        return part;
                    }
                });
    }

    /** Frees what the computation made on its way; its graph keeps what the gradient needs. */
    private NDArray withGraph(Set<ModalityId> trained) {
        return Autograd.on(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        Map<ModalityId, C> all = new LinkedHashMap<>();
                        for (ModalityId m : modalities) {
                            all.put(m, trained.contains(m) ? parts.part(m) : cache.get(m));
                        }
                        NDArray loss = parts.loss(all);
                        StepArrays.keep(manager, loss);
                        return loss;
                    }
                });
    }
}
