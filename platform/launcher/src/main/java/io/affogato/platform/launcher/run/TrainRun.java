package io.affogato.platform.launcher.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.FusionTraining;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.run.Origin;
import io.affogato.fusion.run.ReportData;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.RunListeners;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.fusion.training.TrainingState;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.terminal.StopRequests;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The main job: makes or reads data, encodes it once, trains one adapter after another, measures
 * what each sense is worth, and writes the report.
 */
public final class TrainRun {

    private final Recipe recipe;
    private final RunFolder folder;
    private final RunJob.Place place;
    private final RunWatcher watcher;
    private final Stopwatch watch = new Stopwatch();

    TrainRun(Recipe recipe, RunFolder folder, RunJob.Place place, RunWatcher watcher) {
        this.recipe = recipe;
        this.folder = folder;
        this.place = place;
        this.watcher = watcher;
    }

    /**
     * How a run ended.
     *
     * @param outcome why training ended
     * @param evaluation what was measured; empty if the run was stopped or nothing was asked for
     * @param cost what a step of it costs; empty if the run was stopped
     * @param parameters how many numbers were trained
     * @param seconds by stage, in order
     */
    public record Ended(
            TrainingOutcome outcome,
            Optional<EvaluationResult> evaluation,
            Optional<RunCost> cost,
            ReportData.Parameters parameters,
            Map<String, Double> seconds) {}

    /**
     * What the command line adds to the recipe.
     *
     * @param only modalities to train; all of the run if empty
     * @param origin whose adapters this run starts with
     * @param command that repeats the run, for the report
     */
    public record Wish(List<ModalityId> only, Optional<Origin> origin, String command) {

        /** Copies the list. */
        public Wish {
            only = List.copyOf(only);
        }
    }

    /**
     * Runs to the end, or until it is asked to stop.
     *
     * @param leases hold the code it works with
     * @param wish what the command line adds
     * @param stop ends the run where it can end
     * @param stops who may ask for that
     */
    Ended run(RunLeases leases, Wish wish, RunStop stop, StopRequests stops) {
        Device device = Devices.of(recipe.device());
        RunParts parts = new RunParts(recipe, place.home());
        Progress progress = stop.ending(watcher);
        StopRequests.Section asking = stops.during(stop::ask);
        try {
            RunData data =
                    watch.time(
                            "data",
                            () -> RunData.of(recipe, leases.held(), place.home(), progress));
            leases.dataMade();
            RunModalities modalities = parts.brought(leases.held().modalities(), data);
            modalities.leftOut().forEach(leases::left);
            modalities.say(watcher::say);
            watcher.say("device: " + device);
            BundleNote.write(folder, modalities.chosen());
            ModelSetup setup = parts.setup(modalities.chosen());
            try (NDManager manager = NDManager.newBaseManager(device);
                    OpenModel model =
                            watch.time(
                                    "load", () -> new OpenModel(setup, manager, place.encoders()));
                    FeatureTable features =
                            watch.time("encode", () -> model.encode(data.all(), progress))) {
                RunStage stage =
                        new RunStage(
                                parts,
                                setup,
                                model,
                                features,
                                data,
                                modalities.chosen(),
                                device,
                                leases);
                return train(stage, wish, stop, asking);
            }
        } catch (RunStop.EndedEarly e) {
            return new Ended(
                    new TrainingOutcome(TrainingOutcome.Reason.STOPPED, TrainingState.START),
                    Optional.empty(),
                    Optional.empty(),
                    new ReportData.Parameters(Map.of(), 0, 0),
                    watch.seconds());
        } finally {
            asking.close();
        }
    }

    private Ended train(RunStage stage, Wish wish, RunStop stop, StopRequests.Section asking) {
        OpenModel model = stage.model();
        List<Sample> train = stage.usable(stage.data().train());
        List<Sample> validation = stage.usable(stage.data().validation());
        ReportData.Parameters parameters = model.parameters();
        watcher.say(
                "training %,d of %,d parameters (%.1f %%), the rest is frozen"
                        .formatted(
                                parameters.trainable(),
                                parameters.trainable() + parameters.frozen(),
                                100 * parameters.trainableShare()));
        List<ModalityId> order = wish.only().isEmpty() ? model.model().modalities() : wish.only();
        check(order, model.model().modalities());
        FusionTraining training =
                new FusionTraining(
                        model,
                        folder,
                        stage.parts().plan(order, train.size()),
                        stage.parts().settings(),
                        wish.origin());
        StepClock clock = new StepClock();
        RunListener listener =
                new RunListeners(
                        watcher,
                        clock,
                        new RunListener() {
                            @Override
                            public void step(StepReport report) {
                                stop.look();
                            }

                            @Override
                            public void epoch(
                                    int epoch,
                                    long step,
                                    ModalityId modality,
                                    EarlyExit.Decision decision) {
                                if (decision.exits()) {
                                    stage.leases().left(modality);
                                }
                            }
                        });
        TrainingOutcome outcome =
                watch.time(
                        "train",
                        () ->
                                training.run(
                                        train,
                                        validation,
                                        stage.features(),
                                        listener,
                                        loop -> stop.training(loop::requestStop)));
        asking.close();
        stage.leases().close();
        if (outcome.reason() == TrainingOutcome.Reason.STOPPED) {
            return new Ended(
                    outcome, Optional.empty(), Optional.empty(), parameters, watch.seconds());
        }
        RunCost cost = RunCost.of(stage, train.get(0), clock.secondsAStep());
        Optional<EvaluationResult> result =
                new RunEnd(recipe, folder, place, watch, stage)
                        .measure(wish.command(), outcome, cost);
        return new Ended(outcome, result, Optional.of(cost), parameters, watch.seconds());
    }

    private static void check(List<ModalityId> trained, List<ModalityId> modalities) {
        for (ModalityId id : trained) {
            if (!modalities.contains(id)) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "modality '%s' cannot be trained: the run has %s; add it to the recipe's modalities"
                                .formatted(id, modalities));
            }
        }
    }
}
