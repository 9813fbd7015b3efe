package io.affogato.platform.launcher.run;

import io.affogato.fusion.eval.AnsweredSample;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.eval.Prediction;
import io.affogato.fusion.eval.Quality;
import io.affogato.fusion.eval.SenseRow;
import io.affogato.fusion.eval.TypeRow;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.TrainingCurves;
import io.affogato.fusion.run.TrainingCurves.EpochPoint;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import io.affogato.platform.launcher.recipe.HeadSettings;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.report.ReportModel;
import io.affogato.platform.report.ReportModel.Asked;
import io.affogato.platform.report.ReportModel.Fact;
import io.affogato.platform.report.ReportModel.Part;
import io.affogato.platform.report.ReportModel.Point;
import io.affogato.platform.report.ReportModel.SenseCurves;
import io.affogato.platform.report.ReportModel.Stage;
import io.affogato.platform.report.ReportWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Gathers what a run measured into its report. */
final class RunReport {

    private static final int CLIPS = 3;
    private static final int QUESTIONS_A_CLIP = 6;
    private static final int POINTS_A_CURVE = 80;

    private final Recipe recipe;
    private final RunFolder folder;
    private final RunCost cost;
    private final Map<String, Double> seconds;
    private final double total;
    private final List<Fact> facts;
    private final ClipPictures pictures;
    private final Optional<MaskExamples> masks;

    /**
     * Prepares a report.
     *
     * @param cost of the way of fusion
     * @param seconds by stage, in order
     * @param total seconds of the whole command
     * @param facts whatever repeats the run
     * @param masks draws some, where answers are masks
     */
    RunReport(
            Recipe recipe,
            RunFolder folder,
            RunCost cost,
            Map<String, Double> seconds,
            double total,
            List<Fact> facts,
            ClipPictures pictures,
            Optional<MaskExamples> masks) {
        this.recipe = recipe;
        this.folder = folder;
        this.cost = cost;
        this.seconds = seconds;
        this.total = total;
        this.facts = facts;
        this.pictures = pictures;
        this.masks = masks;
    }

    /** Writes {@code report.html} into the run folder. */
    Path write(EvaluationResult result, TrainingCurves curves, String device) {
        ReportModel.Headline headline =
                new ReportModel.Headline(
                        recipe.run().name(),
                        result.overall().value(),
                        result.overall().samples(),
                        seconds.getOrDefault("train", 0.0),
                        total,
                        device);
        Quality measure = result.overall().measure();
        ReportModel model =
                new ReportModel(
                        headline,
                        new ReportModel.Measure(measure.key(), measure.share()),
                        worth(result),
                        parts(),
                        training(curves),
                        result.senses().stream().map(row -> sense(row, result)).toList(),
                        result.types().stream().map(row -> type(row, result)).toList(),
                        answers(result),
                        clips(result),
                        cost.facts(),
                        facts,
                        seconds.entrySet().stream()
                                .map(stage -> new Stage(stage.getKey(), stage.getValue()))
                                .toList(),
                        RecipeReader.toYaml(recipe));
        new ReportWriter().write(model, folder.report());
        return folder.report();
    }

    private static List<Fact> worth(EvaluationResult result) {
        return result.overall().values().entrySet().stream()
                .map(each -> new Fact(each.getKey().key(), each.getKey().shown(each.getValue())))
                .toList();
    }

    private ReportModel.Answers answers(EvaluationResult result) {
        return switch (recipe.head().kind()) {
            case WORDS -> ReportModel.Answers.NONE;
            case MASK ->
                    new ReportModel.Answers(
                            masks.map(examples -> examples.of(result)).orElse(List.of()),
                            List.of(),
                            List.of());
            case SCORE -> new ReportModel.Answers(List.of(), AnswerViews.scores(result), List.of());
            case CLASS ->
                    new ReportModel.Answers(
                            List.of(),
                            List.of(),
                            AnswerViews.confusions(result, recipe.head().classes()));
        };
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(
                new Part(
                        recipe.backbone(),
                        "encoders, query transformer and language model",
                        cost.parameters().frozen(),
                        true));
        cost.parameters()
                .adapters()
                .forEach(
                        (id, count) ->
                                parts.add(
                                        new Part(
                                                "adapter " + id,
                                                "encoder features to tokens",
                                                count,
                                                false)));
        parts.add(
                new Part(
                        "shared",
                        recipe.head().kind() == HeadSettings.Kind.WORDS
                                ? "supporting tokens to one block"
                                : "what the modalities share, and the head",
                        cost.parameters().shared(),
                        false));
        return parts;
    }

    private static ReportModel.Training training(TrainingCurves curves) {
        List<SenseCurves> senses = new ArrayList<>();
        curves.modalities()
                .forEach(
                        (id, curve) ->
                                senses.add(
                                        new SenseCurves(
                                                id.value(),
                                                thinned(
                                                        curve.passes().stream()
                                                                .map(
                                                                        p ->
                                                                                new Point(
                                                                                        p.step(),
                                                                                        p.loss()))
                                                                .toList()),
                                                thinned(
                                                        curve.passes().stream()
                                                                .map(
                                                                        p ->
                                                                                new Point(
                                                                                        p.step(),
                                                                                        p
                                                                                                .gradientNorm()))
                                                                .toList()),
                                                exit(curve.epochs()))));
        return new ReportModel.Training(
                "step",
                senses,
                curves.validations().stream().map(v -> new Point(v.step(), v.value())).toList());
    }

    private static OptionalDouble exit(List<EpochPoint> epochs) {
        return epochs.stream().filter(EpochPoint::exits).mapToDouble(EpochPoint::step).findFirst();
    }

    /** Averages neighbours, so that a curve has as many points as can be told apart. */
    private static List<Point> thinned(List<Point> points) {
        int stride = Math.max(1, (points.size() + POINTS_A_CURVE - 1) / POINTS_A_CURVE);
        List<Point> thinned = new ArrayList<>();
        for (int from = 0; from < points.size(); from += stride) {
            List<Point> some = points.subList(from, Math.min(points.size(), from + stride));
            thinned.add(
                    new Point(
                            some.stream().mapToDouble(Point::x).average().orElseThrow(),
                            some.stream().mapToDouble(Point::y).average().orElseThrow()));
        }
        return thinned;
    }

    private static ReportModel.SenseRow sense(SenseRow row, EvaluationResult result) {
        List<String> types =
                result.answers().stream()
                        .map(AnsweredSample::sample)
                        .filter(sample -> sample.senses().contains(row.sense()))
                        .map(Sample::type)
                        .distinct()
                        .sorted()
                        .toList();
        return new ReportModel.SenseRow(
                row.sense().value(),
                types,
                row.with().samples(),
                row.with().value(),
                row.without().value(),
                row.chance());
    }

    private static ReportModel.TypeRow type(TypeRow row, EvaluationResult result) {
        List<String> senses =
                result.answers().stream()
                        .map(AnsweredSample::sample)
                        .filter(sample -> sample.type().equals(row.type()))
                        .flatMap(sample -> sample.senses().stream())
                        .map(ModalityId::value)
                        .distinct()
                        .toList();
        return new ReportModel.TypeRow(
                row.type(), senses, row.worth().samples(), row.worth().value(), row.chance());
    }

    private List<ReportModel.Clip> clips(EvaluationResult result) {
        Map<Map<String, String>, List<AnsweredSample>> byMedia =
                result.answers().stream()
                        .collect(
                                Collectors.groupingBy(
                                        answered -> answered.sample().recording(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return byMedia.values().stream().limit(CLIPS).map(this::clip).toList();
    }

    private ReportModel.Clip clip(List<AnsweredSample> questions) {
        Sample sample = questions.get(0).sample();
        List<AnsweredSample> telling =
                questions.stream()
                        .filter(q -> q.answer() instanceof Prediction.Words)
                        .filter(q -> !q.without().isEmpty())
                        .limit(QUESTIONS_A_CLIP)
                        .toList();
        return new ReportModel.Clip(
                sample.id(),
                pictures.strips(sample),
                telling.stream().map(RunReport::asked).toList());
    }

    private static Asked asked(AnsweredSample answered) {
        Map.Entry<ModalityId, Prediction> without =
                answered.without().entrySet().stream().reduce((a, b) -> b).orElseThrow();
        return new Asked(
                answered.sample().question(),
                answered.sample().answers().stream().findFirst().orElse(""),
                answered.answer().text(),
                without.getKey().value(),
                without.getValue().text());
    }
}
