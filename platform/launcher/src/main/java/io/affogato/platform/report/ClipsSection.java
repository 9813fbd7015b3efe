package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Asked;
import io.affogato.platform.report.ReportModel.Clip;
import io.affogato.platform.report.ReportModel.Strip;
import java.util.Base64;
import java.util.Locale;

/** Sample recordings: one filmstrip a sense, then questions with and without a sense. */
final class ClipsSection implements Section {

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.clips().isEmpty()) {
            return;
        }
        out.open("section", "class", "clips");
        out.leaf("h2", "Sample clips");
        model.clips().forEach(clip -> write(out, clip));
        out.close();
    }

    private static void write(Markup out, Clip clip) {
        out.open("article");
        out.leaf("h3", clip.id());
        out.open("div", "class", "strips");
        clip.strips().forEach(strip -> write(out, strip));
        out.close();
        if (!clip.questions().isEmpty()) {
            questions(out, clip);
        }
        out.close();
    }

    private static void questions(Markup out, Clip clip) {
        Table table =
                new Table(
                        out,
                        "Questions about " + clip.id(),
                        "question",
                        "answer",
                        "all senses",
                        "removed",
                        "without it");
        clip.questions().forEach(asked -> write(table, asked));
        table.finish();
    }

    private static void write(Markup out, Strip strip) {
        out.open("div", "class", "strip");
        out.leaf("span", strip.sense(), "class", "sense");
        out.open("div", "class", "frames");
        int count = strip.pictures().size();
        for (int i = 0; i < count; i++) {
            out.empty(
                    "img",
                    "alt",
                    "%s, picture %d of %d".formatted(strip.sense(), i + 1, count),
                    "src",
                    "data:image/png;base64,"
                            + Base64.getEncoder().encodeToString(strip.pictures().get(i)));
        }
        out.close().close();
    }

    private static void write(Table table, Asked asked) {
        table.row()
                .head(asked.question())
                .text(asked.answer())
                .verdict(asked.prediction(), same(asked.prediction(), asked.answer()))
                .text(asked.removed())
                .verdict(asked.without(), same(asked.without(), asked.answer()));
    }

    private static boolean same(String prediction, String answer) {
        return prediction
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals(answer.strip().toLowerCase(Locale.ROOT));
    }
}
