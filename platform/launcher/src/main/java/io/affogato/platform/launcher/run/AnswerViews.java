package io.affogato.platform.launcher.run;

import io.affogato.fusion.eval.AnsweredSample;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.eval.Prediction;
import io.affogato.fusion.eval.SenseRow;
import io.affogato.modality.ModalityId;
import io.affogato.platform.report.ReportModel.Confusion;
import io.affogato.platform.report.ReportModel.Point;
import io.affogato.platform.report.ReportModel.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Shows answers that are scores or classes, with all senses and with each one removed. */
final class AnswerViews {

    private static final String ALL = "all senses";

    private AnswerViews() {}

    /** Returns predicted over true scores, a panel each. */
    static List<Scores> scores(EvaluationResult result) {
        List<Scores> panels = new ArrayList<>();
        panels.add(
                new Scores(
                        ALL,
                        points(result.answers(), AnsweredSample::answer),
                        result.overall().value()));
        for (SenseRow row : result.senses()) {
            panels.add(
                    new Scores(
                            "without " + row.sense(),
                            points(own(result, row.sense()), without(row.sense())),
                            row.without().value()));
        }
        return panels;
    }

    private static List<Point> points(
            List<AnsweredSample> answers, Function<AnsweredSample, Prediction> which) {
        return answers.stream()
                .map(
                        answered ->
                                new Point(
                                        answered.sample().score().orElseThrow(),
                                        ((Prediction.Score) which.apply(answered)).value()))
                .toList();
    }

    /** Returns which class was taken for which, a table each. */
    static List<Confusion> confusions(EvaluationResult result, List<String> classes) {
        List<Confusion> tables = new ArrayList<>();
        tables.add(confusion(ALL, classes, result.answers(), AnsweredSample::answer));
        for (SenseRow row : result.senses()) {
            tables.add(
                    confusion(
                            "without " + row.sense(),
                            classes,
                            own(result, row.sense()),
                            without(row.sense())));
        }
        return tables;
    }

    private static Confusion confusion(
            String caption,
            List<String> classes,
            List<AnsweredSample> answers,
            Function<AnsweredSample, Prediction> which) {
        Integer[][] counts = new Integer[classes.size()][classes.size()];
        for (Integer[] row : counts) {
            Arrays.fill(row, 0);
        }
        for (AnsweredSample answered : answers) {
            int truth = classes.indexOf(answered.sample().answers().get(0));
            int taken = classes.indexOf(which.apply(answered).text());
            if (truth >= 0 && taken >= 0) {
                counts[truth][taken]++;
            }
        }
        return new Confusion(caption, classes, Arrays.stream(counts).map(List::of).toList());
    }

    private static List<AnsweredSample> own(EvaluationResult result, ModalityId sense) {
        return result.answers().stream()
                .filter(answered -> answered.without().containsKey(sense))
                .toList();
    }

    private static Function<AnsweredSample, Prediction> without(ModalityId sense) {
        return answered -> answered.without().get(sense);
    }
}
