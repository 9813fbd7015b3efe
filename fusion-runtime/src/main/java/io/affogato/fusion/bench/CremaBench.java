package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Trains on one batch again and again, frozen encoders included, and says where the time goes.
 *
 * <p>The frozen encoders run once a step, whoever learns in it: nothing in a step changes them.
 */
public final class CremaBench {

    private final CremaWork work;
    private final NDManager manager;

    /** Prepares work whose arrays live in a child of {@code parent}. */
    public CremaBench(CremaWork work, NDManager parent) {
        this.work = work;
        this.manager = parent;
    }

    /**
     * Runs.
     *
     * @param steps in all, each on the same batch
     * @param warmup how many of them do not count for the times
     * @param listener hears of each step that is done
     */
    public BenchResult run(int steps, int warmup, IntConsumer listener) {
        try (NDManager owner = manager.newSubManager()) {
            CremaWorkbench bench = new CremaWorkbench(work, owner);
            CremaModel model = bench.model();
            List<Double> losses = new ArrayList<>();
            StageTimes times = new StageTimes();
            try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, owner, model)) {
                for (int step = 0; step < steps; step++) {
                    times.time("step", () -> losses.addAll(step(bench, optimiser, times)));
                    times.endStep(step >= warmup);
                    listener.accept(step + 1);
                }
            }
            return new BenchResult(
                    losses, times.summary(), ProductSpeed.gflops(manager), trainable(model));
        }
    }

    private List<Double> step(CremaWorkbench bench, AdamW optimiser, StageTimes times) {
        CremaModel model = bench.model();
        List<Double> losses = new ArrayList<>();
        try (NDScope scope = new NDScope();
                NDManager owner = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            Batch batch = times.time("encode", () -> bench.batch(owner));
            try (BatchPass pass = model.open(batch, Objective.WORDS, times)) {
                if (!work.sequential()) {
                    return List.of(update(AdamW.all(model), pass::jointLoss, optimiser, times));
                }
                for (ModalityId id : model.modalities()) {
                    List<Parameter> trained = new ArrayList<>(model.parameters(id));
                    trained.addAll(model.shared());
                    losses.add(update(trained, () -> pass.loss(id), optimiser, times));
                    pass.updated(id);
                }
            }
        }
        return losses;
    }

    private double update(
            List<Parameter> trained, Supplier<NDArray> forward, AdamW optimiser, StageTimes times) {
        NDArray loss = forward.get();
        List<NDArray> arrays = trained.stream().map(Parameter::array).toList();
        List<NDArray> gradients = times.time("backward", () -> Autograd.gradients(loss, arrays));
        times.time(
                "optimizer",
                () ->
                        Autograd.off(
                                () -> {
                                    optimiser.step(trained, gradients, work.learningRate());
                                    return null;
                                }));
        return loss.toFloatArray()[0];
    }

    private static long trainable(CremaModel model) {
        return AdamW.all(model).stream().mapToLong(p -> p.array().size()).sum();
    }
}
