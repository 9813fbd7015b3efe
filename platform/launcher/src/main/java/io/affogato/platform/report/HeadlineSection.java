package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Headline;
import io.affogato.platform.report.ReportModel.Part;

/** Title and the numbers that matter most. */
final class HeadlineSection implements Section {

    @Override
    public void write(ReportModel model, Markup out) {
        Headline headline = model.headline();
        out.open("header");
        out.leaf("p", "Affogato run", "class", "kicker");
        out.leaf("h1", headline.run());
        out.open("dl", "class", "figures");
        figure(
                out,
                "test " + model.measure().name(),
                model.measure().shown(headline.worth()),
                "%s questions, all senses".formatted(Numbers.count(headline.questions())));
        figure(
                out,
                "trained parameters",
                Numbers.percent(trainedShare(model)),
                "%s of %s"
                        .formatted(
                                Numbers.count(parameters(model, false)),
                                Numbers.count(allParameters(model))));
        figure(
                out,
                "training time",
                Numbers.duration(headline.trainingSeconds()),
                "%s in all, %s"
                        .formatted(Numbers.duration(headline.totalSeconds()), headline.device()));
        out.close();
        out.close();
    }

    static double trainedShare(ReportModel model) {
        return (double) parameters(model, false) / allParameters(model);
    }

    private static long allParameters(ReportModel model) {
        return parameters(model, true) + parameters(model, false);
    }

    private static long parameters(ReportModel model, boolean frozen) {
        return model.parts().stream()
                .filter(part -> part.frozen() == frozen)
                .mapToLong(Part::parameters)
                .sum();
    }

    private static void figure(Markup out, String name, String value, String detail) {
        out.open("div");
        out.leaf("dt", name);
        out.leaf("dd", value, "class", "value");
        out.leaf("dd", detail, "class", "detail");
        out.close();
    }
}
