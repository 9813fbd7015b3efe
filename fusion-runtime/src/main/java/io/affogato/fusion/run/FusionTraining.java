package io.affogato.fusion.run;

import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.eval.Evaluation;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.BatchTrainer;
import io.affogato.fusion.training.JointTrainer;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.RunListeners;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.TrainingHooks;
import io.affogato.fusion.training.TrainingLoop;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.fusion.training.TrainingPlan;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains an open model inside a run folder: metrics, events, status and checkpoints are written
 * there, and a run that was interrupted goes on from its newest checkpoint.
 */
public final class FusionTraining {

    private final OpenModel model;
    private final RunFolder folder;
    private final TrainingPlan plan;
    private final Settings settings;
    private final Optional<Origin> origin;

    /**
     * What the plan does not say.
     *
     * @param optimiser constants of AdamW
     * @param sequential whether modalities take turns within a batch, or learn together
     * @param clipNorm limit of the gradient norm of a step; 0 for none, as in CREMA
     * @param keep newest checkpoints that stay on disk
     * @param zeroGradients whether a step of one modality also moves the others, as the authors'
     *     code does with PyTorch before 2.0
     */
    public record Settings(
            AdamWConfig optimiser,
            boolean sequential,
            double clipNorm,
            int keep,
            boolean zeroGradients) {

        /** No modality moves without a gradient. */
        public Settings(AdamWConfig optimiser, boolean sequential, double clipNorm, int keep) {
            this(optimiser, sequential, clipNorm, keep, false);
        }
    }

    /**
     * Prepares a training.
     *
     * @param origin whose adapters a new run starts with; empty for fresh ones
     */
    public FusionTraining(
            OpenModel model,
            RunFolder folder,
            TrainingPlan plan,
            Settings settings,
            Optional<Origin> origin) {
        this.model = model;
        this.folder = folder;
        this.plan = plan;
        this.settings = settings;
        this.origin = origin;
    }

    /**
     * Trains, from the newest checkpoint if the folder has one.
     *
     * @param train samples of {@code features} to learn from
     * @param validation samples of {@code features} to watch; may be empty
     * @param listener hears of every step besides the files
     * @param control is handed the loop before it starts, so that somebody can stop it
     */
    public TrainingOutcome run(
            List<Sample> train,
            List<Sample> validation,
            FeatureTable features,
            RunListener listener,
            Consumer<TrainingLoop> control) {
        CheckpointStore store = new CheckpointStore(folder.checkpoints(), settings.keep());
        try (AdamW optimiser = AdamW.of(settings.optimiser(), model.manager(), model.model());
                Workers workers = workers()) {
            TrainingState start = resume(store, optimiser);
            try (MetricsFile metrics =
                            MetricsFile.append(folder.metrics(), start.position().step());
                    EventFile events = new EventFile(folder.tensorboard())) {
                Evaluation watch = model.evaluation(features);
                TrainingHooks hooks =
                        new TrainingHooks(
                                new RunListeners(
                                        metrics,
                                        events,
                                        new StatusListener(folder.status()),
                                        listener),
                                watch.measure().key(),
                                () -> watch.qualities(validation).value(),
                                state -> save(store, state, optimiser));
                TrainingLoop loop =
                        new TrainingLoop(
                                plan,
                                trainer(optimiser, workers),
                                model.batches(train, features),
                                hooks);
                control.accept(loop);
                return Engines.shared(workers.count(), () -> loop.run(model.manager(), start));
            }
        }
    }

    private TrainingState resume(CheckpointStore store, AdamW optimiser) {
        Optional<Checkpoint> newest = store.newest();
        newest.ifPresent(
                checkpoint ->
                        checkpoint.resume(model.model(), optimiser, model.identity(), plan.seed()));
        if (newest.isEmpty() && origin.isPresent()) {
            origin.get().join(model.model(), model.identity());
            save(store, TrainingState.START, optimiser); // a killed run does not start afresh
        }
        return newest.map(checkpoint -> checkpoint.manifest().state()).orElse(TrainingState.START);
    }

    private void save(CheckpointStore store, TrainingState state, AdamW optimiser) {
        store.save(state, plan.seed(), model.model(), optimiser, model.identity());
    }

    /** Who draws random numbers or moves running statistics must not compete for them. */
    private Workers workers() {
        return Workers.of(model.model().takesTurns() ? 1 : plan.shape().parts());
    }

    private BatchTrainer trainer(AdamW optimiser, Workers workers) {
        return settings.sequential()
                ? new SequentialTrainer(
                        model.model(),
                        optimiser,
                        settings.clipNorm(),
                        workers,
                        settings.zeroGradients())
                : new JointTrainer(model.model(), optimiser, settings.clipNorm(), workers);
    }
}
