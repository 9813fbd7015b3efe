package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Measure;
import io.affogato.platform.report.ReportModel.Point;
import io.affogato.platform.report.ReportModel.Scores;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Predicted scores over true ones, all panels on the same scales. */
final class ScoresSection implements Section {

    private static final int SIDE = 272;
    private static final int LEFT = 34;
    private static final int RIGHT = SIDE - 10;
    private static final int TOP = 14;
    private static final int BOTTOM = SIDE - 40;

    @Override
    public void write(ReportModel model, Markup out) {
        List<Scores> panels = model.answers().scores();
        if (panels.isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "Scores");
        out.leaf(
                "p",
                "Every dot is a sample: its true score to the right, the predicted one upward. On"
                        + " the line both are the same.");
        out.open("div", "class", "panels");
        double low = end(panels, -1);
        double high = Math.max(end(panels, 1), low + 1e-6);
        panels.forEach(panel -> write(out, model.measure(), panel, low, high));
        out.close();
        out.close();
    }

    /** The lowest or highest of all scores. */
    private static double end(List<Scores> panels, int sign) {
        ToDoubleFunction<Point> farther = point -> Math.max(sign * point.x(), sign * point.y());
        return sign
                * panels.stream()
                        .flatMap(panel -> panel.points().stream())
                        .mapToDouble(farther)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0);
    }

    private static void write(Markup out, Measure measure, Scores panel, double low, double high) {
        Scale x = new Scale(low, high, LEFT, RIGHT);
        Scale y = new Scale(low, high, BOTTOM, TOP);
        String worth = "%s %s".formatted(measure.name(), measure.shown(panel.worth()));
        out.open("figure");
        out.open("figcaption").leaf("b", panel.caption()).text(" " + worth).close();
        Svg svg =
                new Svg(
                        out,
                        SIDE,
                        SIDE,
                        "predicted over true scores, %s: %s".formatted(panel.caption(), worth));
        for (double tick : x.ticks(5)) {
            svg.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM);
            svg.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
            svg.text("tick", "middle", x.at(tick), BOTTOM + 15, Numbers.shortest(tick));
            svg.text("tick", "end", LEFT - 6, y.at(tick) + 3.5, Numbers.shortest(tick));
        }
        svg.text("tick", "middle", (LEFT + RIGHT) / 2.0, BOTTOM + 30, "true score");
        svg.line("axis", LEFT, BOTTOM, RIGHT, TOP);
        for (Point point : panel.points()) {
            svg.dot("point", x.at(point.x()), y.at(point.y()), 2.5);
        }
        svg.finish();
        out.close();
    }
}
