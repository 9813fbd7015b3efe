package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Answers;
import io.affogato.platform.report.ReportModel.Asked;
import io.affogato.platform.report.ReportModel.Clip;
import io.affogato.platform.report.ReportModel.Confusion;
import io.affogato.platform.report.ReportModel.Fact;
import io.affogato.platform.report.ReportModel.Headline;
import io.affogato.platform.report.ReportModel.Masks;
import io.affogato.platform.report.ReportModel.Measure;
import io.affogato.platform.report.ReportModel.Part;
import io.affogato.platform.report.ReportModel.Point;
import io.affogato.platform.report.ReportModel.Scores;
import io.affogato.platform.report.ReportModel.SenseCurves;
import io.affogato.platform.report.ReportModel.SenseRow;
import io.affogato.platform.report.ReportModel.Stage;
import io.affogato.platform.report.ReportModel.Strip;
import io.affogato.platform.report.ReportModel.Training;
import io.affogato.platform.report.ReportModel.TypeRow;
import io.affogato.platform.report.ReportModel.View;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import javax.imageio.ImageIO;

/** An invented run with the sizes of a real one; the senses are called by invented names. */
final class SampleReport {

    static final List<String> SENSES =
            List.of("sight", "drift", "shape", "hearing", "heat", "skin");

    private static final double[] EXITS = {0, 9.5, 7, 8, 6, 7};

    private SampleReport() {}

    static ReportModel model() {
        return new ReportModel(
                new Headline(
                        "sixsense-crema-20260102-030405", 0.9137, 1240, 251, 427, "cpu, 2 threads"),
                new Measure("accuracy", true),
                List.of(new Fact("accuracy", "91.4 %")),
                parts(),
                training(),
                senses(),
                types(),
                answers(),
                List.of(clip("test-0007", 1), clip("test-0023", 2)),
                List.of(new Fact("fusion", "crema")),
                facts(),
                stages(),
                "run:\n  seed: 7\nmodel:\n  fusion: espresso-concat # <self-gated>\n");
    }

    private static Answers answers() {
        return new Answers(
                List.of(
                        new Masks(
                                "the hottest & <largest>",
                                List.of(
                                        new View("what is meant", picture(3, 1)),
                                        new View("all senses: IoU 0.91", picture(3, 2))))),
                List.of(
                        new Scores(
                                "without heat",
                                List.of(new Point(-2.5, -1), new Point(1.25, 1.75)),
                                0.51)),
                List.of(
                        new Confusion(
                                "all senses",
                                List.of("harbour", "workshop"),
                                List.of(List.of(41, 2), List.of(3, 57)))));
    }

    private static List<Part> parts() {
        return List.of(
                new Part("vision encoder", "frames to 65 tokens", 612_480, true),
                new Part("sound encoder", "filter banks to tokens", 402_112, true),
                new Part("query transformer", "tokens to 6 query tokens", 988_160, true),
                new Part(
                        "adapters",
                        "LoRA, query tokens, projections, one set a sense",
                        141_300,
                        false),
                new Part("fusion", "self-gated, into one prefix", 33_024, false),
                new Part("language model", "prefix and question to answer", 1_251_072, true));
    }

    private static Training training() {
        Random random = new Random(7);
        List<SenseCurves> curves = new ArrayList<>();
        for (int i = 0; i < SENSES.size(); i++) {
            double end = EXITS[i] == 0 ? 12 : EXITS[i];
            OptionalDouble exit = EXITS[i] == 0 ? OptionalDouble.empty() : OptionalDouble.of(end);
            List<Point> loss = decay(random, 2.4 - 0.1 * i, 0.15, end, 40);
            curves.add(
                    new SenseCurves(SENSES.get(i), loss, decay(random, 3.1, 0.3, end, 40), exit));
        }
        List<Point> validation = new ArrayList<>();
        for (int epoch = 0; epoch <= 12; epoch++) {
            validation.add(new Point(epoch, 0.93 - 0.66 * Math.exp(-epoch / 2.5)));
        }
        return new Training("epoch", curves, validation);
    }

    private static List<Point> decay(
            Random random, double start, double floor, double end, int perEpoch) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= end * perEpoch; i++) {
            double x = (double) i / perEpoch;
            double noise = 0.12 * random.nextGaussian() * Math.exp(-x / 6);
            points.add(new Point(x, Math.max(0.02, floor + start * Math.exp(-x / 2.2) + noise)));
        }
        return points;
    }

    private static List<SenseRow> senses() {
        double[] with = {0.962, 0.927, 0.883, 0.951, 0.912, 0.874};
        double[] without = {0.19, 0.27, 0.34, 0.25, 0.24, 0.31};
        double[] chance = {0.17, 0.25, 0.33, 0.25, 0.25, 0.25};
        List<SenseRow> rows = new ArrayList<>();
        for (int i = 0; i < SENSES.size(); i++) {
            rows.add(
                    new SenseRow(
                            SENSES.get(i),
                            i % 2 == 0 ? List.of("which-one", "where") : List.of("which-one"),
                            180 + 11 * i,
                            with[i],
                            without[i],
                            chance[i]));
        }
        return rows;
    }

    private static List<TypeRow> types() {
        return List.of(
                new TypeRow("colour-at-place", List.of("sight"), 160, 0.962, 0.167),
                new TypeRow("direction", List.of("drift"), 154, 0.927, 0.25),
                new TypeRow("who-sounds", List.of("hearing", "sight"), 149, 0.906, 0.167),
                new TypeRow("hottest-colour", List.of("heat", "sight"), 151, 0.889, 0.167));
    }

    private static Clip clip(String id, int seed) {
        List<Strip> strips = new ArrayList<>();
        for (int i = 0; i < SENSES.size(); i++) {
            List<byte[]> frames = new ArrayList<>();
            for (int frame = 0; frame < 4; frame++) {
                frames.add(picture(seed * 10 + i, frame));
            }
            strips.add(new Strip(SENSES.get(i), frames));
        }
        return new Clip(
                id,
                strips,
                List.of(
                        new Asked(
                                "What colour is the hottest object?", "red", "red", "heat", "blue"),
                        new Asked("Which way does the cube move?", "left", "up", "drift", "down"),
                        new Asked("Is 1 < 2 & \"so\" on?", "yes", "Yes", "skin", "no")));
    }

    private static byte[] picture(int hue, int frame) {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.getHSBColor(hue * 0.13f, 0.15f, 0.92f));
        g.fillRect(0, 0, 64, 64);
        g.setColor(Color.getHSBColor(hue * 0.13f + 0.1f, 0.8f, 0.75f));
        g.fillOval(6 + 3 * frame, 20, 18, 18);
        g.setColor(Color.getHSBColor(hue * 0.13f + 0.5f, 0.8f, 0.75f));
        g.fillRect(38, 30 - 2 * frame, 16, 16);
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<Fact> facts() {
        return List.of(
                new Fact("command", "affogato train recipes/sixsense-crema.yaml"),
                new Fact("seed", "7"),
                new Fact("commit", "310c9fe"),
                new Fact("machine", "Linux amd64, 2 cores, Java 17.0.15"));
    }

    private static List<Stage> stages() {
        return List.of(
                new Stage("make data", 62.4),
                new Stage("encode", 71.9),
                new Stage("train", 251.2),
                new Stage("evaluate", 41.3));
    }
}
