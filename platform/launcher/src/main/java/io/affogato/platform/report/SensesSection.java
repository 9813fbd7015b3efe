package io.affogato.platform.report;

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
                "Accuracy on the questions that cannot be answered without the sense: with all"
                        + " senses, with this one removed, and by guessing.");
        Table table =
                new Table(
                        out,
                        "Accuracy by sense, with and without it",
                        "sense",
                        "#questions",
                        "#with it",
                        "#removed",
                        "#chance",
                        "0 – 100 %");
        model.senses().forEach(sense -> row(table, out, sense));
        table.finish();
        legend(out);
        out.close();
    }

    private static void row(Table table, Markup out, SenseRow sense) {
        table.row()
                .head(sense.modality(), String.join(", ", sense.types()))
                .number(Numbers.count(sense.questions()))
                .strong(Numbers.percent(sense.with()))
                .number(Numbers.percent(sense.without()))
                .muted(Numbers.percent(sense.chance()))
                .picture(() -> dots(out, sense));
    }

    private static void dots(Markup out, SenseRow sense) {
        Scale x = new Scale(0, 1, 6, WIDTH - 6);
        double y = HEIGHT / 2.0;
        Svg svg =
                new Svg(
                        out,
                        WIDTH,
                        HEIGHT,
                        "%s with it, %s removed, %s by chance"
                                .formatted(
                                        Numbers.percent(sense.with()),
                                        Numbers.percent(sense.without()),
                                        Numbers.percent(sense.chance())));
        svg.line("axis", x.at(0), y, x.at(1), y);
        svg.line("gain", x.at(sense.without()), y, x.at(sense.with()), y);
        svg.line("chance", x.at(sense.chance()), y - 7, x.at(sense.chance()), y + 7);
        svg.dot("without", x.at(sense.without()), y, 4.5);
        svg.dot("with", x.at(sense.with()), y, 5);
        svg.finish();
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
