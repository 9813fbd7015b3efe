package io.affogato.fusion.pretrain;

import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws learning curves as SVG: a panel for each stage, with its loss and its shares. */
final class CurveChart {

    private static final int WIDTH = 720;
    private static final int PANEL = 190;
    private static final int LEFT = 56;
    private static final int RIGHT = 570;
    private static final int HIGH = 130;
    private static final List<String> COLOURS =
            List.of("#1f6f8b", "#b8651b", "#5b7f2b", "#8a3f7c", "#8c6d1f", "#3b4f9b", "#a33b3b");

    private final StringBuilder out = new StringBuilder();
    private int top;
    private int row;

    private CurveChart() {}

    /** Writes the picture; a stage without lines has no panel. */
    static void write(Path file, List<CurveFile.Line> lines) {
        try {
            Durable.write(file, of(lines).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "cannot write %s: %s; check the folder".formatted(file, e.getMessage()),
                    e);
        }
    }

    static String of(List<CurveFile.Line> lines) {
        Map<String, List<CurveFile.Line>> stages = new LinkedHashMap<>();
        for (CurveFile.Line line : lines) {
            stages.computeIfAbsent(line.stage(), stage -> new ArrayList<>()).add(line);
        }
        CurveChart chart = new CurveChart();
        chart.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"11\">\n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                WIDTH, Math.max(1, stages.size()) * PANEL);
        stages.forEach(chart::panel);
        return chart.out.append("</svg>\n").toString();
    }

    private void panel(String stage, List<CurveFile.Line> lines) {
        row = 0;
        double steps = lines.get(lines.size() - 1).steps();
        double highest =
                lines.stream()
                        .mapToDouble(CurveFile.Line::loss)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(1);
        frame(stage, steps, highest);
        List<double[]> loss = new ArrayList<>();
        Map<String, List<double[]>> shares = new LinkedHashMap<>();
        for (CurveFile.Line line : lines) {
            double x = line.step() / steps;
            if (Double.isFinite(line.loss())) {
                loss.add(new double[] {x, line.loss() / Math.max(highest, 1e-9)});
            }
            line.shares()
                    .forEach(
                            (name, share) ->
                                    shares.computeIfAbsent(name, key -> new ArrayList<>())
                                            .add(new double[] {x, share}));
        }
        curve("loss", "#777", loss);
        shares.forEach(
                (name, points) -> curve(name, COLOURS.get((row - 1) % COLOURS.size()), points));
        top += PANEL;
    }

    private void frame(String stage, double steps, double highest) {
        int low = top + 30 + HIGH;
        text(LEFT, top + 20, "start", "#222", stage);
        text(RIGHT, low + 16, "end", "#555", "%d steps".formatted((int) steps));
        text(LEFT - 6, top + 34, "end", "#777", String.format(Locale.ROOT, "%.2f", highest));
        text(LEFT - 6, low, "end", "#777", "0");
        text(RIGHT + 6, top + 34, "start", "#555", "100 %");
        text(RIGHT + 6, low, "start", "#555", "0 %");
        add(
                "<path d=\"M%d %dV%dH%dV%d\" fill=\"none\" stroke=\"#bbb\"/>\n",
                LEFT, top + 30, low, RIGHT, top + 30);
    }

    /** Draws points with both axes from 0 to 1, and names the curve beside the panel. */
    private void curve(String name, String colour, List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            double x = LEFT + point[0] * (RIGHT - LEFT);
            double y = top + 30 + (1 - point[1]) * HIGH;
            path.append(path.isEmpty() ? "M" : "L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
        }
        if (!path.isEmpty()) {
            add(
                    "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>\n",
                    path, colour);
            text(RIGHT + 50, top + 48 + 15 * row, "start", colour, name);
        }
        row++;
    }

    private void text(int x, int y, String anchor, String colour, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x, y, anchor, colour, safe);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
