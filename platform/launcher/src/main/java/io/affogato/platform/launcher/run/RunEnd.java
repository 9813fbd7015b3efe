package io.affogato.platform.launcher.run;

import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.TrainingCurves;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.platform.kernel.LeaseKind;
import io.affogato.platform.kernel.LeaseRequest;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.adapter.AdapterOrigin;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a run: what was trained is measured, shown, and put where it outlives the folder. */
final class RunEnd {

    private final Recipe recipe;
    private final RunFolder folder;
    private final RunJob.Place place;
    private final Stopwatch watch;
    private final RunStage stage;

    RunEnd(Recipe recipe, RunFolder folder, RunJob.Place place, Stopwatch watch, RunStage stage) {
        this.recipe = recipe;
        this.folder = folder;
        this.place = place;
        this.watch = watch;
        this.stage = stage;
    }

    /**
     * Measures, reports and keeps.
     *
     * @param command that repeats the run
     * @return what was measured; empty if nothing was asked for
     */
    Optional<EvaluationResult> measure(String command, TrainingOutcome outcome, RunCost cost) {
        List<Sample> asked = stage.usable(stage.data().split(recipe.evaluate().split()));
        Optional<EvaluationResult> result =
                asked.isEmpty()
                        ? Optional.empty()
                        : Optional.of(watch.time("evaluate", () -> evaluate(asked)));
        result.ifPresent(measured -> report(command, cost, measured));
        keep(outcome, result);
        return result;
    }

    private EvaluationResult evaluate(List<Sample> asked) {
        boolean each = recipe.evaluate().remove() == Recipe.Evaluate.Removal.EACH;
        return stage.model()
                .evaluation(stage.features())
                .run(asked, each ? stage.features().modalities() : List.of());
    }

    private void report(String command, RunCost cost, EvaluationResult result) {
        String owner = "report of run " + folder.folder().getFileName();
        try (ModalityRegistry.Lease now =
                place.registry().lease(LeaseRequest.of(LeaseKind.ADMIN, owner))) {
            ClipPictures pictures = pictures(now.snapshot());
            RunReport report =
                    new RunReport(
                            recipe,
                            folder,
                            cost,
                            watch.seconds(),
                            watch.total(),
                            RunFacts.of(recipe, command, stage.device(), stage.model().identity()),
                            pictures,
                            masks(pictures));
            report.write(
                    result, TrainingCurves.read(folder.metrics()), RunFacts.words(stage.device()));
        }
    }

    private Optional<MaskExamples> masks(ClipPictures pictures) {
        OpenModel model = stage.model();
        return model.maskedModality()
                .filter(pictures.modalities()::containsKey)
                .map(
                        over ->
                                new MaskExamples(
                                        model.headAnswerer(stage.features()).orElseThrow(),
                                        pictures.only(over)));
    }

    /** Pictures come from the code that is installed now, for the run's own may be gone. */
    private ClipPictures pictures(RegistrySnapshot installed) {
        Map<ModalityId, Modality> readers = new LinkedHashMap<>();
        for (ModalityId id : stage.setup().modalities().keySet()) {
            installed.find(id).ifPresent(found -> readers.put(id, found.modality()));
        }
        return new ClipPictures(
                readers,
                new ReaderContext(stage.setup().backbone(), stage.setup().model().frames()));
    }

    /** Puts what was trained where it outlives the run folder. */
    private void keep(TrainingOutcome outcome, Optional<EvaluationResult> result) {
        AdapterOrigin origin =
                new AdapterOrigin(
                        folder.folder().toAbsolutePath().normalize().toString(),
                        outcome.state().position().step(),
                        result.map(r -> r.overall().value()).orElse(Double.NaN),
                        RecipeReader.toYaml(recipe));
        place.adapters().add(stage.model(), stage.modalities(), origin);
    }
}
