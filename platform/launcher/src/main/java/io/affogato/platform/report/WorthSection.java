package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Fact;
import java.util.List;

/** Everything that was measured of the answers, and what they cost. */
final class WorthSection implements Section {

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.worth().size() > 1) {
            facts(out, "What was measured", model.worth());
        }
        if (!model.cost().isEmpty()) {
            facts(out, "What it costs", model.cost());
        }
    }

    private static void facts(Markup out, String title, List<Fact> facts) {
        out.open("section");
        out.leaf("h2", title);
        out.open("dl", "class", "facts");
        for (Fact fact : facts) {
            out.leaf("dt", fact.name()).leaf("dd", fact.value());
        }
        out.close();
        out.close();
    }
}
