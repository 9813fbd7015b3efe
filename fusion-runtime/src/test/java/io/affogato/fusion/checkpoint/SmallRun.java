package io.affogato.fusion.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.EarlyExitConfig;
import io.affogato.fusion.training.LearningRate;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.SmallModel;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingHooks;
import io.affogato.fusion.training.TrainingLoop;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.fusion.training.TrainingPlan;
import io.affogato.fusion.training.TrainingPlan.BatchShape;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/** A run of a small model with checkpoints, alone in a process or within a test. */
public final class SmallRun {

    /** Batches of the whole run, unless early exits end it before. */
    static final int STEPS = 15;

    static final long SEED = 77;

    private static final List<ModalityId> MODALITIES =
            List.of(new ModalityId("one"), new ModalityId("two"), new ModalityId("three"));

    private SmallRun() {}

    /** What a run ended with. */
    record Result(TrainingState state, Map<String, float[]> arrays) {}

    /**
     * Resumes in the folder of the first argument, so that a test can kill the process, and rests
     * after each step for the milliseconds of the second, so that the test can look on.
     */
    public static void main(String[] arguments) {
        long rest = Long.parseLong(arguments[1]);
        run(
                Path.of(arguments[0]),
                1,
                new RunListener() {
                    @Override
                    public void step(StepReport report) {
                        LockSupport.parkNanos(rest * 1_000_000);
                    }

                    @Override
                    public void checkpointed(long step) {
                        System.out.println("step " + step);
                    }
                });
    }

    static ModelIdentity identity() {
        return new ModelIdentity(MODALITIES, 2, "self-gated", 4, "abc", Map.of());
    }

    static SmallModel model(NDManager manager) {
        return new SmallModel(manager, MODALITIES, SmallModel.Sizes.SMALL, 0.25);
    }

    /** Goes on from the newest checkpoint in a folder, or starts. */
    static Result run(Path folder, int every, RunListener listener) {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            SmallModel model = model(manager);
            AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
            CheckpointStore store = new CheckpointStore(folder, 3);
            Optional<Checkpoint> newest = store.newest();
            newest.ifPresent(last -> last.resume(model, optimiser, identity(), SEED));
            TrainingHooks hooks =
                    new TrainingHooks(
                            listener,
                            () -> 0.5,
                            state -> store.save(state, SEED, model, optimiser, identity()));
            TrainingLoop loop =
                    new TrainingLoop(
                            plan(every),
                            new SequentialTrainer(model, optimiser, 0, Workers.NONE),
                            model.new Samples(10),
                            hooks);
            TrainingOutcome outcome =
                    loop.run(
                            manager,
                            newest.map(last -> last.manifest().state())
                                    .orElse(TrainingState.START));
            return new Result(outcome.state(), arrays(model, optimiser));
        }
    }

    private static TrainingPlan plan(int every) {
        return new TrainingPlan(
                MODALITIES,
                5,
                BatchShape.of(3),
                SEED,
                new LearningRate.CosineByEpoch(1e-2, 1e-4, 2, 5),
                new EarlyExitConfig(0.999, 2),
                new TrainingPlan.Rhythm(2, every, OptionalDouble.empty()));
    }

    private static Map<String, float[]> arrays(SmallModel model, AdamW optimiser) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (Parameter parameter : AdamW.all(model)) {
            arrays.put(parameter.name(), parameter.array().toFloatArray());
        }
        for (Map.Entry<String, NDArray> entry : optimiser.state().entrySet()) {
            arrays.put(entry.getKey(), entry.getValue().toFloatArray());
        }
        return arrays;
    }

    /** Throws at a step. */
    static RunListener crashAt(long wanted) {
        return new RunListener() {
            @Override
            public void step(StepReport report) {
                if (report.step() == wanted) {
                    throw new IllegalStateException("crash on purpose");
                }
            }
        };
    }

    static boolean exists(Path folder, long step) {
        return Files.exists(folder.resolve("step-%06d".formatted(step)));
    }
}
