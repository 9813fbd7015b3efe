package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Fact;
import io.affogato.platform.report.ReportModel.Stage;

/** How the run can be repeated and how long its stages took; then the recipe itself. */
final class FactsSection implements Section {

    private static final int WIDTH = 240;
    private static final int HEIGHT = 14;

    @Override
    public void write(ReportModel model, Markup out) {
        out.open("section");
        out.leaf("h2", "How to repeat it");
        out.open("dl", "class", "facts");
        for (Fact fact : model.facts()) {
            out.leaf("dt", fact.name()).leaf("dd", fact.value());
        }
        out.close();
        stages(model, out);
        out.leaf("h3", "Resolved recipe");
        out.leaf("pre", model.recipe(), "tabindex", "0");
        out.close();
    }

    private static void stages(ReportModel model, Markup out) {
        if (model.stages().isEmpty()) {
            return;
        }
        double all = model.stages().stream().mapToDouble(Stage::seconds).sum();
        Table table = new Table(out, "Time by stage", "stage", "#time", "#share", "");
        for (Stage stage : model.stages()) {
            double share = all > 0 ? stage.seconds() / all : 0;
            table.row()
                    .head(stage.name())
                    .number(Numbers.duration(stage.seconds()))
                    .muted(Numbers.percent(share))
                    .picture(() -> bar(out, share));
        }
        table.finish();
    }

    private static void bar(Markup out, double share) {
        Svg svg = new Svg(out, WIDTH, HEIGHT, Numbers.percent(share));
        svg.box("frozen", 0, 3, WIDTH, 8);
        svg.box("trained", 0, 3, WIDTH * share, 8);
        svg.finish();
    }
}
