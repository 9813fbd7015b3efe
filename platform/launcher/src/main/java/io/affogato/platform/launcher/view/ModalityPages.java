package io.affogato.platform.launcher.view;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.FileReport;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.Generation;
import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.admin.LeaseRow;
import io.affogato.platform.admin.ModalityInfo;
import io.affogato.platform.admin.ModalityRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers about modality bundles. */
public final class ModalityPages {

    private static final int SHORT_HASH = 12;

    private ModalityPages() {}

    private record Listing(
            List<ModalityRow> items, List<ModalityRow> tasks, List<ModalityRow> refused) {}

    /**
     * What is installed.
     *
     * @param rows of every state
     * @param all whether earlier and hidden versions are shown too
     */
    public static Page list(List<ModalityRow> rows, boolean all) {
        List<ModalityRow> shown =
                rows.stream().filter(r -> !isRefused(r) && (all || isCurrent(r))).toList();
        List<ModalityRow> items = shown.stream().filter(r -> !isTask(r)).toList();
        List<ModalityRow> tasks =
                shown.stream()
                        .filter(ModalityPages::isTask)
                        .map(r -> r.named(r.id().substring(ModalityRow.TASK.length())))
                        .toList();
        List<ModalityRow> refused = rows.stream().filter(ModalityPages::isRefused).toList();
        TextTable table =
                new TextTable(
                        "MODALITY",
                        "ORDER",
                        "VERSION",
                        "STATE",
                        "LEASES",
                        "TRUST",
                        "MIB",
                        "SHA-256");
        for (ModalityRow r : items) {
            table.add(
                    r.id(),
                    "%5d".formatted(r.order()),
                    r.version(),
                    word(r.state()),
                    "%6d".formatted(r.leases()),
                    r.signer(),
                    "%3.0f".formatted(mebibytes(r)),
                    brief(r.sha256()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        tasks.forEach(
                t ->
                        lines.add(
                                "task %s %s, %s (%s)"
                                        .formatted(
                                                t.id(), t.version(), word(t.state()), t.bundle())));
        refused.forEach(r -> lines.add(refusal(r)));
        return new Page("affogato.modality.list/2", new Listing(items, tasks, refused), lines);
    }

    /** What the encoders of a modality hold in the engine's memory now. */
    private static double mebibytes(ModalityRow row) {
        return row.bytes() / (double) (1 << 20);
    }

    private static boolean isTask(ModalityRow row) {
        return row.id().startsWith(ModalityRow.TASK);
    }

    private static boolean isRefused(ModalityRow row) {
        return row.state() == BundleState.REJECTED || row.state() == BundleState.QUARANTINED;
    }

    private static boolean isCurrent(ModalityRow row) {
        return row.state() != BundleState.RETIRED && row.state() != BundleState.SHADOWED;
    }

    private static String refusal(ModalityRow r) {
        String what = r.state() == BundleState.REJECTED ? "refused" : "quarantined";
        String file = r.file().isEmpty() ? r.id() + " " + brief(r.sha256()) : r.file();
        return "%s %s %s: %s".formatted(what, r.code(), file, r.reason());
    }

    /** All about one. */
    public static Page info(ModalityInfo info) {
        List<String> lines = new ArrayList<>();
        lines.add("modality   " + info.id());
        lines.add("features   " + (info.layout().isEmpty() ? "-" : info.layout()));
        lines.add(
                "built for SPI %s, running on %s"
                        .formatted(
                                info.spiBuilt().isEmpty() ? "-" : info.spiBuilt(),
                                info.spiRunning()));
        info.rows().stream()
                .filter(r -> r.state() == BundleState.ACTIVE)
                .forEach(
                        r ->
                                lines.add(
                                        String.format(
                                                Locale.ROOT, "engine     %.1f MiB", mebibytes(r))));
        info.warnings().forEach(warning -> lines.add("warning: " + warning));
        TextTable versions = new TextTable("VERSION", "STATE", "SINCE", "SHA-256", "NOTE");
        for (ModalityRow r : info.rows()) {
            versions.add(
                    r.version(),
                    word(r.state()),
                    r.since(),
                    brief(r.sha256()),
                    r.code().isEmpty() ? "" : r.code() + " " + r.reason());
        }
        section(lines, versions.lines());
        section(lines, leases(info.leases()));
        List<String> headers = new ArrayList<>();
        info.manifest().forEach((key, value) -> headers.add("%s: %s".formatted(key, value)));
        section(lines, headers);
        section(lines, info.history().stream().map(ModalityPages::line).toList());
        return new Page("affogato.modality.info/1", info, lines);
    }

    private static void section(List<String> lines, List<String> more) {
        if (!more.isEmpty()) {
            lines.add("");
            lines.addAll(more);
        }
    }

    private static List<String> leases(List<LeaseRow> leases) {
        if (leases.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable("LEASE", "OWNER", "SINCE", "SHA-256");
        leases.forEach(l -> table.add(l.kind(), l.owner(), l.since(), brief(l.sha256())));
        return table.lines();
    }

    /** What a change would do. */
    public static Page plan(ChangePlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s %s: %s"
                        .formatted(
                                plan.change().kind().name().toLowerCase(Locale.ROOT),
                                plan.change().target(),
                                plan.possible()
                                        ? "possible"
                                        : "refused %s %s".formatted(plan.code(), plan.reason())));
        plan.effects().forEach(effect -> lines.add("  " + effect));
        return new Page("affogato.modality.plan/1", plan, lines);
    }

    /** What a change did. */
    public static Page result(ChangeResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(
                result.done()
                        ? "generation %d: %s".formatted(result.generation(), result.message())
                        : "refused %s: %s".formatted(result.code(), result.message()));
        for (ModalityRow r : result.rows()) {
            lines.add(
                    "  %s %s %s %s"
                            .formatted(r.id(), r.version(), word(r.state()), brief(r.sha256()))
                            .stripTrailing());
        }
        return new Page("affogato.modality.change/1", result, lines);
    }

    /** What checks found in a file. */
    public static Page report(FileReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s %s%s"
                        .formatted(
                                report.file(),
                                report.good() ? "good" : "refused " + report.code(),
                                report.sha256().isEmpty() ? "" : ", SHA-256 " + report.sha256()));
        report.lines().forEach(line -> lines.add("  " + line));
        return new Page("affogato.modality.report/1", report, lines);
    }

    /** Why something is not in use, or does not go. */
    public static Page findings(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        for (Finding f : findings) {
            lines.add("%s %s: %s".formatted(f.code(), f.id(), f.message()));
            f.details().forEach(detail -> lines.add("    " + detail));
        }
        if (findings.isEmpty()) {
            lines.add("nothing to report");
        }
        return new Page("affogato.modality.diag/1", new Page.Items<>(findings), lines);
    }

    /** Generations, newest first. */
    public static Page generations(List<Generation> generations) {
        TextTable table = new TextTable("GENERATION", "TIME", "WHO", "BUNDLES", "CAUSE");
        for (Generation g : generations) {
            table.add(
                    "%10d".formatted(g.number()),
                    g.time(),
                    g.who(),
                    "%7d".formatted(g.bundles().size()),
                    g.cause());
        }
        return new Page(
                "affogato.modality.history/1", new Page.Items<>(generations), table.lines());
    }

    /** One entry of the journal. */
    public static Page entry(JournalEntry entry) {
        return new Page("affogato.modality.event/2", entry, List.of(line(entry)));
    }

    /** Several entries of the journal. */
    public static Page journal(List<JournalEntry> entries) {
        return new Page(
                "affogato.modality.journal/1",
                new Page.Items<>(entries),
                entries.stream().map(ModalityPages::line).toList());
    }

    private static String line(JournalEntry e) {
        String code = e.code().isEmpty() ? "" : e.code() + " ";
        return "%s %-11s %s: %s%s (%s)"
                .formatted(e.time(), word(e.to()), e.id(), code, e.message(), e.who());
    }

    private static String brief(String sha256) {
        return sha256.substring(0, Math.min(SHORT_HASH, sha256.length()));
    }

    private static String word(BundleState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
