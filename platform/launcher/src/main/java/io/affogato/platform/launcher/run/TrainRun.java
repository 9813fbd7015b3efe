package io.affogato.platform.launcher.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.eval.Evaluation;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.run.FusionTraining;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.run.ReportData;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.TrainingCurves;
import io.affogato.fusion.training.TrainingLoop;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.HashSet;
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
    private final AffogatoHome home;
    private final Terminal terminal;
    private final Progress progress;
    private final Stopwatch watch = new Stopwatch();

    /** Prepares a run in a folder that exists. */
    public TrainRun(
            Recipe recipe,
            RunFolder folder,
            AffogatoHome home,
            Terminal terminal,
            Progress progress) {
        this.recipe = recipe;
        this.folder = folder;
        this.home = home;
        this.terminal = terminal;
        this.progress = progress;
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
     * @param origin a run whose adapters this one starts with
     * @param command that repeats the run, for the report
     */
    public record Wish(List<ModalityId> only, Optional<RunFolder> origin, String command) {

        /** Copies the list. */
        public Wish {
            only = List.copyOf(only);
        }
    }

    /**
     * Runs to the end, or until a signal asks it to stop.
     *
     * @param installed what the framework found; its code must stay loaded
     * @param wish what the command line adds
     * @param signals let training end in good order
     */
    public Ended run(RegistrySnapshot installed, Wish wish, StopSignals signals) {
        Device device = Devices.of(recipe.device());
        RunParts parts = new RunParts(recipe, home);
        List<InstalledModality> wished = parts.wished(installed);
        RunData data = watch.time("data", () -> RunData.of(recipe, installed, home, progress));
        RunModalities modalities = parts.brought(wished, data);
        modalities.say(terminal);
        terminal.err().printf("device: %s%n", device);
        ModelSetup setup = parts.setup(modalities.chosen());
        try (NDManager manager = NDManager.newBaseManager(device);
                OpenModel model = watch.time("load", () -> new OpenModel(setup, manager));
                FeatureTable features =
                        watch.time("encode", () -> model.encode(data.all(), progress))) {
            return train(parts, setup, model, features, data, wish, signals, device);
        }
    }

    private static ReaderContext readers(ModelSetup setup) {
        return new ReaderContext(setup.backbone(), setup.model().frames());
    }

    private Ended train(
            RunParts parts,
            ModelSetup setup,
            OpenModel model,
            FeatureTable features,
            RunData data,
            Wish wish,
            StopSignals signals,
            Device device) {
        Set<Sample> usable = new HashSet<>(features.usable());
        List<Sample> train = data.train().stream().filter(usable::contains).toList();
        List<Sample> validation = data.validation().stream().filter(usable::contains).toList();
        ReportData.Parameters parameters = model.parameters();
        terminal.err()
                .printf(
                        "training %,d of %,d parameters (%.1f %%), the rest is frozen%n",
                        parameters.trainable(),
                        parameters.trainable() + parameters.frozen(),
                        100 * parameters.trainableShare());
        List<ModalityId> order = wish.only().isEmpty() ? model.model().modalities() : wish.only();
        check(order, model.model().modalities());
        FusionTraining training =
                new FusionTraining(
                        model,
                        folder,
                        parts.plan(order, train.size()),
                        parts.settings(),
                        wish.origin().map(TrainRun::newest));
        TrainingOutcome outcome =
                watch.time("train", () -> run(training, train, validation, features, signals));
        if (outcome.reason() == TrainingOutcome.Reason.STOPPED) {
            return new Ended(outcome, Optional.empty(), parameters, watch.seconds());
        }
        List<Sample> measured =
                data.split(recipe.evaluate().split()).stream().filter(usable::contains).toList();
        if (measured.isEmpty()) {
            return new Ended(outcome, Optional.empty(), parameters, watch.seconds());
        }
        EvaluationResult result = watch.time("evaluate", () -> evaluate(model, features, measured));
        RunReport report =
                new RunReport(
                        recipe,
                        folder,
                        parameters,
                        watch.seconds(),
                        watch.total(),
                        RunFacts.of(recipe, wish.command(), device, model.identity()),
                        new ClipPictures(setup.modalities(), readers(setup)));
        report.write(result, TrainingCurves.read(folder.metrics()), RunFacts.words(device));
        return new Ended(outcome, Optional.of(result), parameters, watch.seconds());
    }

    private static Checkpoint newest(RunFolder run) {
        return new CheckpointStore(run.checkpoints(), Integer.MAX_VALUE)
                .newest()
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.MISSING_WEIGHTS,
                                        "run %s has no checkpoint to start from; train it first"
                                                .formatted(run.folder())));
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

    private TrainingOutcome run(
            FusionTraining training,
            List<Sample> train,
            List<Sample> validation,
            FeatureTable features,
            StopSignals signals) {
        StopSignals.Section[] section = new StopSignals.Section[1];
        try {
            return training.run(
                    train,
                    validation,
                    features,
                    new TrainingProgress(progress, terminal),
                    loop -> section[0] = listen(signals, loop));
        } finally {
            if (section[0] != null) {
                section[0].close();
            }
        }
    }

    private static StopSignals.Section listen(StopSignals signals, TrainingLoop loop) {
        return signals.during(loop::requestStop);
    }

    private EvaluationResult evaluate(OpenModel model, FeatureTable features, List<Sample> asked) {
        Evaluation evaluation = model.evaluation(features);
        boolean each = recipe.evaluate().remove() == Recipe.Evaluate.Removal.EACH;
        return evaluation.run(asked, each ? features.modalities() : List.of());
    }
}
