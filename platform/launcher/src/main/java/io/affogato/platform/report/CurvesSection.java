package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Point;
import io.affogato.platform.report.ReportModel.SenseCurves;
import io.affogato.platform.report.ReportModel.Training;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** One small panel a modality, all on the same scales, the others in the background. */
final class CurvesSection implements Section {

    private static final int WIDTH = 272;
    private static final int HEIGHT = 240;
    private static final int LEFT = 34;
    private static final int RIGHT = WIDTH - 10;
    private static final int LOSS_TOP = 20;
    private static final int LOSS_BOTTOM = 112;
    private static final int NORM_TOP = 142;
    private static final int NORM_BOTTOM = 206;

    @Override
    public void write(ReportModel model, Markup out) {
        Training training = model.training();
        if (training.senses().isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "Training, sense by sense");
        out.leaf(
                "p",
                "Modalities take turns within every batch. Each panel shows one of them on the same"
                        + " scales, the others in grey. A dashed line marks where its gradient norm let"
                        + " it leave training.");
        out.open("div", "class", "panels");
        Panels panels = new Panels(training);
        for (int i = 0; i < training.senses().size(); i++) {
            panels.write(out, i);
        }
        out.close();
        out.close();
    }

    /** The panels share these scales. */
    private static final class Panels {

        private final Training training;
        private final Scale x;
        private final Scale loss;
        private final Scale norm;

        Panels(Training training) {
            this.training = training;
            this.x = new Scale(0, Math.max(lastX(training), 1e-6), LEFT, RIGHT);
            this.loss = upward(SenseCurves::loss, 4, LOSS_BOTTOM, LOSS_TOP);
            this.norm = upward(SenseCurves::gradientNorm, 2, NORM_BOTTOM, NORM_TOP);
        }

        private Scale upward(
                Function<SenseCurves, List<Point>> series, int ticks, double from, double to) {
            double highest =
                    training.senses().stream()
                            .map(series)
                            .mapToDouble(points -> Curve.highest(Curve.thin(points)))
                            .max()
                            .orElse(0);
            return Scale.fromZero(highest, ticks, from, to);
        }

        void write(Markup out, int index) {
            SenseCurves sense = training.senses().get(index);
            out.open("figure");
            out.open("figcaption").leaf("b", sense.modality()).text(fate(sense)).close();
            Svg svg = new Svg(out, WIDTH, HEIGHT, description(sense));
            frame(svg, loss, "loss", 4);
            frame(svg, norm, "gradient norm", 2);
            xAxis(svg);
            for (SenseCurves other : training.senses()) {
                if (!other.equals(sense)) {
                    draw(svg, "curve other", other);
                }
            }
            draw(svg, "curve s" + index % 8, sense);
            sense.exit().ifPresent(exit -> mark(svg, exit));
            svg.finish();
            out.close();
        }

        private void frame(Svg svg, Scale y, String title, int ticks) {
            svg.text("label", "start", 0, y.to() - 9, title);
            for (double tick : y.ticks(ticks)) {
                svg.line(tick == 0 ? "axis" : "grid", LEFT, y.at(tick), RIGHT, y.at(tick));
                svg.text("tick", "end", LEFT - 6, y.at(tick) + 3.5, Numbers.shortest(tick));
            }
        }

        private void xAxis(Svg svg) {
            for (double tick : x.ticks(5)) {
                svg.text("tick", "middle", x.at(tick), NORM_BOTTOM + 15, Numbers.shortest(tick));
            }
            svg.text("tick", "middle", (LEFT + RIGHT) / 2.0, NORM_BOTTOM + 30, training.unit());
        }

        private void draw(Svg svg, String style, SenseCurves sense) {
            svg.path(style, Curve.path(Curve.thin(sense.loss()), x, loss));
            svg.path(style, Curve.path(Curve.thin(sense.gradientNorm()), x, norm));
        }

        private void mark(Svg svg, double exit) {
            svg.line("exit", x.at(exit), LOSS_TOP, x.at(exit), NORM_BOTTOM);
            boolean right = x.at(exit) < RIGHT - 50;
            svg.text(
                    "label",
                    right ? "start" : "end",
                    x.at(exit) + (right ? 5 : -5),
                    LOSS_TOP + 10,
                    "exit");
        }

        private String fate(SenseCurves sense) {
            return sense.exit().isPresent()
                    ? " left after %s %s"
                            .formatted(
                                    training.unit(), Numbers.shortest(sense.exit().getAsDouble()))
                    : " stayed to the end";
        }

        private String description(SenseCurves sense) {
            return "loss and gradient norm of %s over %ss;%s"
                    .formatted(sense.modality(), training.unit(), fate(sense));
        }
    }

    /** Returns the last x of any curve. */
    static double lastX(Training training) {
        Stream<Point> senses =
                training.senses().stream()
                        .flatMap(s -> Stream.concat(s.loss().stream(), s.gradientNorm().stream()));
        return Stream.concat(senses, training.validation().stream())
                .mapToDouble(Point::x)
                .max()
                .orElse(1);
    }
}
