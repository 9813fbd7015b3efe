package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.crema.StageClock.Stage;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The passes over one batch. In the pass of a modality only its own tokens are computed with a
 * graph; those of the others are computed once, and again after their parameters have changed.
 *
 * <p>Dropout, where there is any, is drawn anew for the trained modality in each pass, and with
 * each recomputation for the others.
 */
final class CremaPass implements BatchPass {

    private final CremaModel model;
    private final Batch batch;
    private final StageClock clock;
    private final Map<ModalityId, NDArray> cache = new HashMap<>();

    CremaPass(CremaModel model, Batch batch, StageClock clock) {
        this.model = model;
        this.clock = clock;
        this.batch = batch;
    }

    @Override
    public NDArray loss(ModalityId trained) {
        if (!model.modalities().contains(trained)) {
            throw new IllegalArgumentException(
                    "no modality %s in this run, only %s".formatted(trained, model.modalities()));
        }
        for (ModalityId m : model.modalities()) {
            if (!m.equals(trained)) {
                cache.computeIfAbsent(m, this::withoutGraph);
            }
        }
        return withGraph(Set.of(trained));
    }

    @Override
    public NDArray jointLoss() {
        return withGraph(Set.copyOf(model.modalities()));
    }

    @Override
    public void updated(ModalityId m) {
        NDArray stale = cache.remove(m);
        if (stale != null) {
            stale.close();
        }
    }

    @Override
    public void close() {
        cache.values().forEach(NDArray::close);
        cache.clear();
    }

    private NDArray withoutGraph(ModalityId m) {
        return Autograd.off(() -> kept(() -> tokens(m)));
    }

    private NDArray withGraph(Set<ModalityId> trained) {
        return Autograd.on(
                () ->
                        kept(
                                () -> {
                                    Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
                                    for (ModalityId m : model.modalities()) {
                                        tokens.put(
                                                m, trained.contains(m) ? tokens(m) : cache.get(m));
                                    }
                                    return clock.time(
                                            Stage.LANGUAGE, () -> model.loss(batch, tokens));
                                }));
    }

    private NDArray tokens(ModalityId m) {
        return clock.time(Stage.QUERY, () -> model.tokens(m, batch, true));
    }

    /** Frees what a computation made on its way; its graph keeps what the gradient needs. */
    private NDArray kept(Supplier<NDArray> computation) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray result = computation.get();
            StepArrays.keep(batch.manager(), result);
            return result;
        }
    }
}
