package io.affogato.platform.launcher.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.eval.Evaluation;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.FusionTraining;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.run.Origin;
import io.affogato.fusion.run.ReportData;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.TrainingCurves;
import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.RunListeners;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.fusion.training.TrainingState;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.LeaseKind;
import io.affogato.platform.kernel.LeaseRequest;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.adapter.AdapterOrigin;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.launcher.terminal.StopRequests;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
     * @param parameters how many numbers were trained
     * @param seconds by stage, in order
     */
    public record Ended(
            TrainingOutcome outcome,
            Optional<EvaluationResult> evaluation,
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
                    OpenModel model = watch.time("load", () -> new OpenModel(setup, manager));
                    FeatureTable features =
                            watch.time("encode", () -> model.encode(data.all(), progress))) {
                Stage stage =
                        new Stage(
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
                    new ReportData.Parameters(Map.of(), 0, 0),
                    watch.seconds());
        } finally {
            asking.close();
        }
    }

    /** Everything that is open while a run trains. */
    private record Stage(
            RunParts parts,
            ModelSetup setup,
            OpenModel model,
            FeatureTable features,
            RunData data,
            List<InstalledModality> modalities,
            Device device,
            RunLeases leases) {

        /** Returns those samples whose features are there. */
        List<Sample> usable(List<Sample> samples) {
            Set<Sample> usable = new HashSet<>(features.usable());
            return samples.stream().filter(usable::contains).toList();
        }
    }

    private static ReaderContext readers(ModelSetup setup) {
        return new ReaderContext(setup.backbone(), setup.model().frames());
    }

    private Ended train(Stage stage, Wish wish, RunStop stop, StopRequests.Section asking) {
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
        RunListener listener =
                new RunListeners(
                        watcher,
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
            return new Ended(outcome, Optional.empty(), parameters, watch.seconds());
        }
        return measure(stage, wish, outcome, parameters);
    }

    private Ended measure(
            Stage stage, Wish wish, TrainingOutcome outcome, ReportData.Parameters parameters) {
        List<Sample> measured = stage.usable(stage.data().split(recipe.evaluate().split()));
        Optional<EvaluationResult> result =
                measured.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                watch.time(
                                        "evaluate",
                                        () -> evaluate(stage.model(), stage.features(), measured)));
        result.ifPresent(r -> report(stage, wish, parameters, r));
        keep(stage, outcome, result);
        return new Ended(outcome, result, parameters, watch.seconds());
    }

    private void report(
            Stage stage, Wish wish, ReportData.Parameters parameters, EvaluationResult result) {
        String owner = "report of run " + folder.folder().getFileName();
        try (ModalityRegistry.Lease now =
                place.registry().lease(LeaseRequest.of(LeaseKind.ADMIN, owner))) {
            RunReport report =
                    new RunReport(
                            recipe,
                            folder,
                            parameters,
                            watch.seconds(),
                            watch.total(),
                            RunFacts.of(
                                    recipe,
                                    wish.command(),
                                    stage.device(),
                                    stage.model().identity()),
                            pictures(stage.setup(), now.snapshot()));
            report.write(
                    result, TrainingCurves.read(folder.metrics()), RunFacts.words(stage.device()));
        }
    }

    /** Pictures come from the code that is installed now, for the run's own may be gone. */
    private static ClipPictures pictures(ModelSetup setup, RegistrySnapshot installed) {
        Map<ModalityId, Modality> readers = new LinkedHashMap<>();
        setup.modalities()
                .keySet()
                .forEach(
                        id ->
                                installed
                                        .find(id)
                                        .ifPresent(found -> readers.put(id, found.modality())));
        return new ClipPictures(readers, readers(setup));
    }

    /** Puts what was trained where it outlives the run folder. */
    private void keep(Stage stage, TrainingOutcome outcome, Optional<EvaluationResult> result) {
        AdapterOrigin origin =
                new AdapterOrigin(
                        folder.folder().toAbsolutePath().normalize().toString(),
                        outcome.state().position().step(),
                        result.map(r -> r.overall().share()).orElse(Double.NaN),
                        RecipeReader.toYaml(recipe));
        place.adapters().add(stage.model(), stage.modalities(), origin);
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

    private EvaluationResult evaluate(OpenModel model, FeatureTable features, List<Sample> asked) {
        Evaluation evaluation = model.evaluation(features);
        boolean each = recipe.evaluate().remove() == Recipe.Evaluate.Removal.EACH;
        return evaluation.run(asked, each ? features.modalities() : List.of());
    }
}
