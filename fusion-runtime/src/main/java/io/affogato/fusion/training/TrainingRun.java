package io.affogato.fusion.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.training.TrainingOutcome.Reason;
import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** One walk through a plan; holds what changes on the way. Not thread-safe. */
final class TrainingRun {

    private static final double NANOS_PER_MINUTE = 60e9;
    private static final long STEP_STRIDE = 0xBF58476D1CE4E5B9L;

    private final TrainingPlan plan;
    private final BatchTrainer trainer;
    private final BatchSource source;
    private final TrainingHooks hooks;
    private final int batches;
    private final int[] recordings;
    private final EarlyExit exits;
    private final Map<String, Double> metrics;
    private Position position;
    private long saved = -1;
    private int shuffled = -1;
    private EpochOrder order;

    TrainingRun(
            TrainingPlan plan,
            BatchTrainer trainer,
            BatchSource source,
            TrainingHooks hooks,
            TrainingState from) {
        this.plan = plan;
        this.trainer = trainer;
        this.source = source;
        this.hooks = hooks;
        this.batches = plan.batches(source.size());
        this.recordings = source.recordings();
        this.exits = new EarlyExit(plan.earlyExit(), from.earlyExit());
        this.metrics = new TreeMap<>(from.metrics());
        this.position = from.position();
    }

    TrainingOutcome go(NDManager manager, BooleanSupplier stop) {
        long start = System.nanoTime();
        Optional<Reason> end = end(stop, start);
        while (end.isEmpty()) {
            advance(manager);
            end = end(stop, start);
        }
        if (saved != position.step()) {
            save();
        }
        return new TrainingOutcome(end.get(), state());
    }

    private Optional<Reason> end(BooleanSupplier stop, long start) {
        if (position.epoch() >= plan.epochs()) {
            return Optional.of(Reason.COMPLETED);
        }
        if (active().isEmpty()) {
            return Optional.of(Reason.ALL_EXITED);
        }
        if (stop.getAsBoolean()) {
            return Optional.of(Reason.STOPPED);
        }
        double minutes = (System.nanoTime() - start) / NANOS_PER_MINUTE;
        if (minutes >= plan.rhythm().maxMinutes().orElse(Double.POSITIVE_INFINITY)) {
            return Optional.of(Reason.TIME_UP);
        }
        return Optional.empty();
    }

    private void advance(NDManager manager) {
        int epoch = position.epoch();
        double rate = plan.learningRate().at(position);
        List<PassReport> passes = train(manager, rate);
        passes.forEach(pass -> exits.record(pass.modality(), pass.gradientNorm()));
        position = position.next(batches);
        long steps = (long) plan.epochs() * batches;
        hooks.listener().step(new StepReport(epoch, position.step(), steps, rate, passes));
        if (position.epoch() > epoch) {
            endEpoch(epoch);
        }
        int interval = plan.rhythm().checkpointEverySteps();
        if (interval > 0 && position.step() % interval == 0) {
            save();
        }
    }

    private List<PassReport> train(NDManager manager, double rate) {
        seed();
        int[] samples = order().batch(position.batch(), plan.shape().size());
        try (NDScope scope = new NDScope();
                NDManager step = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            return trainer.train(parts(step, samples), active(), rate);
        }
    }

    private List<Batch> parts(NDManager step, int[] samples) {
        int count = Math.min(plan.shape().parts(), samples.length);
        List<Batch> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = samples.length * i / count;
            int to = samples.length * (i + 1) / count;
            parts.add(source.load(step, Arrays.copyOfRange(samples, from, to)));
        }
        return parts;
    }

    /** Makes the random numbers of a step (dropout) depend on seed and step alone. */
    private void seed() {
        long mixed = (plan.seed() ^ (position.step() + 1) * STEP_STRIDE) * STEP_STRIDE;
        Engine.getInstance().setRandomSeed((int) (mixed >>> 33));
    }

    private EpochOrder order() {
        if (shuffled != position.epoch()) {
            shuffled = position.epoch();
            order = new EpochOrder(plan.seed(), shuffled, recordings, plan.shape().together());
        }
        return order;
    }

    private List<ModalityId> active() {
        return plan.trained().stream().filter(modality -> !exits.exited(modality)).toList();
    }

    private void endEpoch(int epoch) {
        for (ModalityId modality : active()) {
            exits.endEpoch(modality, epoch)
                    .ifPresent(
                            decision ->
                                    hooks.listener()
                                            .epoch(epoch, position.step(), modality, decision));
        }
        int interval = plan.rhythm().validateEveryEpochs();
        if (interval > 0 && (epoch + 1) % interval == 0) {
            double value = hooks.validation().getAsDouble();
            metrics.put(TrainingState.VALIDATION + hooks.measure(), value);
            hooks.listener().validated(epoch, position.step(), hooks.measure(), value);
        }
    }

    private void save() {
        hooks.checkpoint().accept(state());
        saved = position.step();
        hooks.listener().checkpointed(saved);
    }

    private TrainingState state() {
        return new TrainingState(position, exits.state(), metrics);
    }
}
