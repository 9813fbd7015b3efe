package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Measure;
import io.affogato.platform.report.ReportModel.TypeRow;

/** What answers are worth by question type. */
final class TypesSection implements Section {

    private static final int WIDTH = 240;
    private static final int HEIGHT = 18;

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.types().isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "Question types");
        Table table =
                new Table(
                        out,
                        "Worth by question type, with all senses",
                        "type",
                        "needs",
                        "#questions",
                        "#" + model.measure().name(),
                        "#chance",
                        model.measure().share() ? "0 – 100 %" : "0 – 1");
        for (TypeRow type : model.types()) {
            table.row()
                    .head(type.type())
                    .text(String.join(" + ", type.senses()))
                    .number(Numbers.count(type.questions()))
                    .strong(model.measure().shown(type.worth()))
                    .muted(model.measure().shown(type.chance()))
                    .picture(() -> dot(out, model.measure(), type));
        }
        table.finish();
        out.close();
    }

    private static void dot(Markup out, Measure measure, TypeRow type) {
        Scale x = new Scale(0, 1, 6, WIDTH - 6);
        double y = HEIGHT / 2.0;
        Svg svg =
                new Svg(
                        out,
                        WIDTH,
                        HEIGHT,
                        "%s, chance %s"
                                .formatted(
                                        measure.shown(type.worth()), measure.shown(type.chance())));
        svg.line("axis", x.at(0), y, x.at(1), y);
        svg.line("gain", x.at(type.chance()), y, x.at(SensesSection.bounded(type.worth())), y);
        svg.line("chance", x.at(type.chance()), y - 7, x.at(type.chance()), y + 7);
        svg.dot("with", x.at(SensesSection.bounded(type.worth())), y, 5);
        svg.finish();
    }
}
