package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.TypeRow;

/** Accuracy by question type. */
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
                        "Accuracy by question type, with all senses",
                        "type",
                        "needs",
                        "#questions",
                        "#accuracy",
                        "#chance",
                        "0 – 100 %");
        for (TypeRow type : model.types()) {
            table.row()
                    .head(type.type())
                    .text(String.join(" + ", type.senses()))
                    .number(Numbers.count(type.questions()))
                    .strong(Numbers.percent(type.accuracy()))
                    .muted(Numbers.percent(type.chance()))
                    .picture(() -> dot(out, type));
        }
        table.finish();
        out.close();
    }

    private static void dot(Markup out, TypeRow type) {
        Scale x = new Scale(0, 1, 6, WIDTH - 6);
        double y = HEIGHT / 2.0;
        Svg svg =
                new Svg(
                        out,
                        WIDTH,
                        HEIGHT,
                        "%s, chance %s"
                                .formatted(
                                        Numbers.percent(type.accuracy()),
                                        Numbers.percent(type.chance())));
        svg.line("axis", x.at(0), y, x.at(1), y);
        svg.line("gain", x.at(type.chance()), y, x.at(type.accuracy()), y);
        svg.line("chance", x.at(type.chance()), y - 7, x.at(type.chance()), y + 7);
        svg.dot("with", x.at(type.accuracy()), y, 5);
        svg.finish();
    }
}
