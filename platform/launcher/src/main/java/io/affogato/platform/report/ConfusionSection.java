package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Confusion;
import java.util.List;
import java.util.stream.Stream;

/** Which class was taken for which. */
final class ConfusionSection implements Section {

    @Override
    public void write(ReportModel model, Markup out) {
        if (model.answers().confusions().isEmpty()) {
            return;
        }
        out.open("section");
        out.leaf("h2", "Classes");
        out.leaf("p", "A row holds the samples of one class, a column what they were taken for.");
        model.answers().confusions().forEach(table -> write(out, table));
        out.close();
    }

    private static void write(Markup out, Confusion confusion) {
        out.leaf("h3", confusion.caption());
        String[] columns =
                Stream.concat(Stream.of("class"), confusion.classes().stream().map("#"::concat))
                        .toArray(String[]::new);
        Table table = new Table(out, "Confusion of classes, " + confusion.caption(), columns);
        for (int row = 0; row < confusion.classes().size(); row++) {
            table.row().head(confusion.classes().get(row));
            List<Integer> counts = confusion.counts().get(row);
            for (int column = 0; column < counts.size(); column++) {
                String count = Numbers.count(counts.get(column));
                if (row == column) {
                    table.strong(count);
                } else {
                    table.muted(count);
                }
            }
        }
        table.finish();
    }
}
