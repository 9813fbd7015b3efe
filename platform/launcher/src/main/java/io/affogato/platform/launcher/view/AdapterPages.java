package io.affogato.platform.launcher.view;

import io.affogato.platform.admin.AdapterAdmin.AdapterRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers about trained adapters. */
public final class AdapterPages {

    private static final int SHORT_HASH = 12;

    private AdapterPages() {}

    /** Several adapters. */
    public static Page list(List<AdapterRow> rows) {
        TextTable table =
                new TextTable(
                        "MODALITY", "SHA-256", "ACTIVE", "ACCURACY", "PARAMETERS", "STEP", "RUN");
        for (AdapterRow r : rows) {
            table.add(
                    r.modality(),
                    brief(r.sha256()),
                    r.active() ? "yes" : "",
                    "%8s".formatted(accuracy(r)),
                    "%10d".formatted(r.parameters()),
                    r.step(),
                    r.run());
        }
        return new Page("affogato.adapter.list/2", new Page.Items<>(rows), table.lines());
    }

    /** One adapter. */
    public static Page info(AdapterRow r) {
        List<String> lines = new ArrayList<>();
        lines.add("adapter    %s %s".formatted(r.modality(), r.sha256()));
        lines.add("active     " + (r.active() ? "yes" : "no"));
        lines.add("accuracy   " + accuracy(r));
        lines.add("run        %s, step %d".formatted(r.run(), r.step()));
        lines.add("bundle     " + r.bundle());
        lines.add("backbone   " + r.backbone());
        lines.add("added      " + r.time());
        lines.add("parameters " + r.parameters());
        r.tensors().forEach(tensor -> lines.add("  " + tensor));
        return new Page("affogato.adapter.info/2", r, lines);
    }

    /** Which adapters are in use after a change. */
    public static Page changed(List<AdapterRow> rows) {
        return new Page(
                "affogato.adapter.change/2",
                new Page.Items<>(rows),
                rows.stream()
                        .map(r -> "active: %s %s".formatted(r.modality(), brief(r.sha256())))
                        .toList());
    }

    private record Exported(String modality, String sha256, String folder) {}

    /** Where an adapter was written. */
    public static Page exported(String modality, String sha256, Path folder) {
        return new Page(
                "affogato.adapter.export/1",
                new Exported(modality, sha256, folder.toString()),
                List.of("%s %s in %s".formatted(modality, brief(sha256), folder)));
    }

    private static String accuracy(AdapterRow r) {
        return Double.isNaN(r.accuracy())
                ? "-"
                : String.format(Locale.ROOT, "%.1f %%", 100 * r.accuracy());
    }

    private static String brief(String sha256) {
        return sha256.substring(0, Math.min(SHORT_HASH, sha256.length()));
    }
}
