package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Measure;
import io.affogato.platform.report.ReportModel.SenseRow;

/** What each sense is worth: its own questions with it, with it removed, and by chance. */
final class SensesSection implements Section {

    private static final int WIDTH = 240;
    private static final int HEIGHT = 22;

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.senses().isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "What each sense is worth");
        out.leaf(
                "p",
                "What is measured ("
                        + model.measure().name()
                        + ") on the questions that cannot be answered without the sense: with all"
                        + " senses, with this one removed, and by guessing.");
        Table table =
                new Table(
                        out,
                        "Worth by sense, with and without it",
                        "sense",
                        "#questions",
                        "#with it",
                        "#removed",
                        "#chance",
                        model.measure().share() ? "0 – 100 %" : "0 – 1");
        model.senses().forEach(sense -> row(table, out, model.measure(), sense));
        table.finish();
        legend(out);
        out.close();
    }

    private static void row(Table table, Markup out, Measure measure, SenseRow sense) {
        table.row()
                .head(sense.modality(), String.join(", ", sense.types()))
                .number(Numbers.count(sense.questions()))
                .strong(measure.shown(sense.with()))
                .number(measure.shown(sense.without()))
                .muted(measure.shown(sense.chance()))
                .picture(() -> dots(out, measure, sense));
    }

    private static void dots(Markup out, Measure measure, SenseRow sense) {
        Scale x = new Scale(0, 1, 6, WIDTH - 6);
        double y = HEIGHT / 2.0;
        Svg svg =
                new Svg(
                        out,
                        WIDTH,
                        HEIGHT,
                        "%s with it, %s removed, %s by chance"
                                .formatted(
                                        measure.shown(sense.with()),
                                        measure.shown(sense.without()),
                                        measure.shown(sense.chance())));
        svg.line("axis", x.at(0), y, x.at(1), y);
        svg.line("gain", x.at(bounded(sense.without())), y, x.at(bounded(sense.with())), y);
        svg.line("chance", x.at(sense.chance()), y - 7, x.at(sense.chance()), y + 7);
        svg.dot("without", x.at(bounded(sense.without())), y, 4.5);
        svg.dot("with", x.at(bounded(sense.with())), y, 5);
        svg.finish();
    }

    /** What lies off the axis is shown at its end. */
    static double bounded(double value) {
        return Double.isFinite(value) ? Math.max(0, Math.min(1, value)) : 0;
    }

    private static void legend(Markup out) {
        out.open("p", "class", "legend");
        entry(out, "●", "with it");
        entry(out, "○", "removed");
        entry(out, "|", "chance");
        out.close();
    }

    private static void entry(Markup out, String mark, String meaning) {
        out.open("span").leaf("b", mark, "aria-hidden", "true").text(meaning).close();
    }
}
