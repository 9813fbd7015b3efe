package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Autograd;
import io.affogato.nn.ClipVision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Trains infusion and a decoder of masks on one batch again and again, the frozen CLIP included.
 */
public final class MitBench {

    private static final AdamWConfig PLAIN = new AdamWConfig(0.9, 0.999, 1e-8, 0);

    private final MitWork work;
    private final NDManager manager;

    /** Prepares work whose arrays live in a child of {@code parent}. */
    public MitBench(MitWork work, NDManager parent) {
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
            MitWorkbench bench = new MitWorkbench(work, owner);
            List<Parameter> trained = bench.parameters();
            List<Double> losses = new ArrayList<>();
            StageTimes times = new StageTimes();
            try (AdamW optimiser = new AdamW(PLAIN, owner, trained)) {
                for (int step = 0; step < steps; step++) {
                    losses.add(times.time("step", () -> step(bench, trained, optimiser, times)));
                    times.endStep(step >= warmup);
                    listener.accept(step + 1);
                }
            }
            return new BenchResult(
                    losses, times.summary(), ProductSpeed.gflops(manager), count(trained));
        }
    }

    private double step(
            MitWorkbench bench, List<Parameter> trained, AdamW optimiser, StageTimes times) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            ClipVision.Seen seen = times.time("vision", bench::see);
            NDArray state = times.time("language", () -> Autograd.on(() -> bench.read(seen)));
            NDArray loss = times.time("decoder", () -> Autograd.on(() -> bench.loss(seen, state)));
            List<NDArray> arrays = trained.stream().map(Parameter::array).toList();
            List<NDArray> slopes = times.time("backward", () -> Autograd.gradients(loss, arrays));
            times.time(
                    "optimizer",
                    () ->
                            Autograd.off(
                                    () -> {
                                        optimiser.step(trained, slopes, work.learningRate());
                                        return null;
                                    }));
            return loss.toFloatArray()[0];
        }
    }

    private static long count(List<Parameter> trained) {
        return trained.stream().mapToLong(parameter -> parameter.array().size()).sum();
    }
}
