package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Part;

/** The networks in the order data flows, what is frozen, and how much is not. */
final class PipelineSection implements Section {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 46;

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.parts().isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "What is frozen");
        out.leaf(
                "p",
                "Data flows from the first row to the last. Training changes the rows marked"
                        + " trained and leaves every bit of the others as it was.");
        bar(out, HeadlineSection.trainedShare(model));
        Table table =
                new Table(out, "Networks of the run", "part", "what it does", "#parameters", "");
        for (Part part : model.parts()) {
            table.row()
                    .head(part.name())
                    .text(part.role())
                    .number(Numbers.count(part.parameters()))
                    .picture(() -> badge(out, part.frozen()));
        }
        table.finish();
        out.close();
    }

    private static void badge(Markup out, boolean frozen) {
        out.leaf("span", frozen ? "frozen" : "trained", "class", frozen ? "badge" : "badge hot");
    }

    private static void bar(Markup out, double trained) {
        String share = Numbers.percent(trained);
        Svg svg = new Svg(out, WIDTH, HEIGHT, share + " of all parameters are trained");
        double split = WIDTH * (1 - trained);
        svg.box("frozen", 0, 0, split - 1, 14);
        svg.box("trained", split + 1, 0, WIDTH - split - 1, 14);
        svg.text("label", "start", 0, 34, "frozen " + Numbers.percent(1 - trained));
        svg.text("label accent", "end", WIDTH, 34, "trained " + share);
        svg.finish();
    }
}
