package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Measure;
import io.affogato.platform.report.ReportModel.Point;
import io.affogato.platform.report.ReportModel.SenseCurves;
import io.affogato.platform.report.ReportModel.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is measured on the validation split, with the exits above it. */
final class ValidationSection implements Section {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 290;
    private static final int LEFT = 44;
    private static final int RIGHT = WIDTH - 64;
    private static final int TOP = 62;
    private static final int BOTTOM = HEIGHT - 40;

    @Override
    public void write(ReportModel model, Markup out) {
        Training training = model.training();
        if (training.validation().isEmpty()) {
            return;
        }
        out.open("section");
        Measure measure = model.measure();
        out.leaf("h2", "Validation " + measure.name());
        Scale x = new Scale(0, Math.max(CurvesSection.lastX(training), 1e-6), LEFT, RIGHT);
        double lowest = training.validation().stream().mapToDouble(Point::y).min().orElse(0);
        Scale y = new Scale(Math.min(0, lowest), 1, BOTTOM, TOP);
        Point last = training.validation().get(training.validation().size() - 1);
        Svg svg =
                new Svg(
                        out,
                        WIDTH,
                        HEIGHT,
                        "validation %s over %ss, %s at the end"
                                .formatted(
                                        measure.name(), training.unit(), measure.shown(last.y())));
        axes(svg, x, y, measure, training.unit());
        exits(svg, x, training.senses());
        List<Point> points = Curve.thin(training.validation());
        svg.path("curve accent", Curve.path(points, x, y));
        for (Point point : points.size() <= 40 ? points : List.of(last)) {
            svg.dot("point", x.at(point.x()), y.at(point.y()), 3);
        }
        svg.text(
                "value accent",
                "start",
                x.at(last.x()) + 8,
                y.at(last.y()) + 4.5,
                measure.shown(last.y()));
        svg.finish();
        out.close();
    }

    private static void axes(Svg svg, Scale x, Scale y, Measure measure, String unit) {
        for (double tick : y.ticks(4)) {
            svg.line(tick == 0 ? "axis" : "grid", LEFT, y.at(tick), RIGHT, y.at(tick));
            svg.text(
                    "tick",
                    "end",
                    LEFT - 8,
                    y.at(tick) + 3.5,
                    measure.share() ? Math.round(100 * tick) + " %" : Numbers.shortest(tick));
        }
        for (double tick : x.ticks(10)) {
            svg.text("tick", "middle", x.at(tick), BOTTOM + 18, Numbers.shortest(tick));
        }
        svg.text("tick", "middle", (LEFT + RIGHT) / 2.0, BOTTOM + 34, unit);
    }

    /** Names those that leave together once, on three levels, so that neighbours do not touch. */
    private static void exits(Svg svg, Scale x, List<SenseCurves> senses) {
        Map<Double, List<String>> leavers = new TreeMap<>();
        for (SenseCurves sense : senses) {
            sense.exit()
                    .ifPresent(
                            exit ->
                                    leavers.computeIfAbsent(exit, e -> new ArrayList<>())
                                            .add(sense.modality()));
        }
        int level = 0;
        for (Map.Entry<Double, List<String>> exit : leavers.entrySet()) {
            double at = x.at(exit.getKey());
            double height = 12 + level++ % 3 * 15;
            String names = String.join(", ", exit.getValue());
            svg.line("exit", at, height + 5, at, BOTTOM);
            svg.text(
                    "label",
                    "middle",
                    at,
                    height,
                    names + (exit.getValue().size() == 1 ? " exits" : " exit"));
        }
    }
}
