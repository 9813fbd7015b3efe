package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Masks;
import io.affogato.platform.report.ReportModel.View;
import java.util.Base64;

/** Masks over pictures: the true one, the predicted one, and those with a sense removed. */
final class MasksSection implements Section {

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.answers().masks().isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "Masks");
        out.leaf(
                "p",
                "What the words mean, what the model marks with all senses, and what it marks when"
                        + " a sense that the words speak of is removed.");
        for (Masks masks : model.answers().masks()) {
            out.leaf("h3", masks.text());
            out.open("div", "class", "masks");
            masks.views().forEach(view -> write(out, masks.text(), view));
            out.close();
        }
        out.close();
    }

    private static void write(Markup out, String text, View view) {
        out.open("figure");
        out.empty(
                "img",
                "alt",
                "%s: %s".formatted(text, view.caption()),
                "src",
                "data:image/png;base64," + Base64.getEncoder().encodeToString(view.picture()));
        out.leaf("figcaption", view.caption());
        out.close();
    }
}
