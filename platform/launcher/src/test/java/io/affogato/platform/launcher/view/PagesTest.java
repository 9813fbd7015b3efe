package io.affogato.platform.launcher.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.affogato.platform.admin.AdapterAdmin.AdapterRow;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.FileReport;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.Generation;
import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.admin.LeaseRow;
import io.affogato.platform.admin.ModalityInfo;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.admin.RunAdmin.RunInfo;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.kernel.TrustMode;
import io.affogato.platform.kernel.TrustSettings;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.terminal.Terminal.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Documents and tables of every answer, compared byte for byte with files: programs rely on them.
 *
 * <p>{@code -Dpages.write=FOLDER} writes the files anew.
 */
final class PagesTest {

    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String OTHER = "fedcba9876543210".repeat(4);
    private static final String TIME = "2026-11-21T10:11:12.345Z";

    private static final ModalityRow ACTIVE =
            row("wind", "1.3.0", BundleState.ACTIVE, "", "", HASH, "bundles/wind.jar", 3);
    private static final ModalityRow RETIRED =
            row("wind", "1.2.0", BundleState.RETIRED, "", "", OTHER, "", 0);
    private static final ModalityRow REFUSED =
            row("", "", BundleState.REJECTED, "MOD-101", "not a complete zip", "", "bad.jar", 0);
    private static final ModalityRow TASK =
            row("task:quiz", "1.0.0", BundleState.ACTIVE, "", "", OTHER, "quiz.jar", 0);
    private static final Change CHANGE =
            new Change(Change.Kind.INSTALL, "wind.jar", "", SwapPolicy.STAGE_END, false, "", "ann");
    private static final JournalEntry ENTRY =
            new JournalEntry(
                    41,
                    TIME,
                    "folder",
                    "wind",
                    BundleState.PROBED,
                    BundleState.ACTIVE,
                    "",
                    "takes over from 1.2.0",
                    HASH);
    private static final RunRow RUN =
            new RunRow("first-2", "training", 1, 30, 90, "epoch 1: fine", TIME);

    private static ModalityRow row(
            String id,
            String version,
            BundleState state,
            String code,
            String reason,
            String sha256,
            String file,
            int leases) {
        String bundle = id.isEmpty() ? "" : "io.example." + id.substring(id.indexOf(':') + 1);
        return new ModalityRow(
                id, version, state, code, reason, bundle, sha256, file, 70, leases, "open",
                5L << 20, TIME);
    }

    private static Map<String, Page> pages() {
        Map<String, Page> pages = new LinkedHashMap<>();
        List<ModalityRow> rows = List.of(ACTIVE, RETIRED, TASK, REFUSED);
        pages.put("modality-list", ModalityPages.list(rows, false));
        pages.put("modality-list-all", ModalityPages.list(rows, true));
        pages.put(
                "modality-info",
                ModalityPages.info(
                        new ModalityInfo(
                                "wind",
                                List.of(ACTIVE, RETIRED),
                                "one segment a frame",
                                Map.of("Bundle-Vendor", "Example"),
                                "[1.0,2)",
                                "1.0.0",
                                List.of("no Bundle-License"),
                                List.of(
                                        new LeaseRow(
                                                "wind", HASH, "training-stage", "run 31", TIME)),
                                List.of(ENTRY))));
        pages.put(
                "modality-plan",
                ModalityPages.plan(
                        new ChangePlan(CHANGE, true, "", "", List.of("2 leases drain"))));
        pages.put(
                "modality-plan-refused",
                ModalityPages.plan(
                        new ChangePlan(CHANGE, false, "MOD-301", "needs package x", List.of())));
        pages.put(
                "modality-change",
                ModalityPages.result(
                        new ChangeResult(true, 17, "", "wind 1.3.0 is active", List.of(ACTIVE))));
        pages.put(
                "modality-report",
                ModalityPages.report(
                        new FileReport(
                                "wind.jar",
                                HASH,
                                false,
                                "MOD-301",
                                List.of("package x: missing"))));
        pages.put(
                "modality-diag",
                ModalityPages.findings(
                        List.of(new Finding("wind", "MOD-330", "still there", List.of("t-1")))));
        pages.put(
                "modality-history",
                ModalityPages.generations(
                        List.of(new Generation(17, TIME, "ann", "install", Map.of("wind", HASH)))));
        pages.put("modality-event", ModalityPages.entry(ENTRY));
        AdapterRow measured = adapter(HASH, true, 0.875);
        AdapterRow other = adapter(OTHER, false, Double.NaN);
        pages.put("adapter-list", AdapterPages.list(List.of(measured, other)));
        pages.put("adapter-info", AdapterPages.info(other));
        pages.put("adapter-change", AdapterPages.changed(List.of(measured)));
        pages.put("adapter-export", AdapterPages.exported("wind", HASH, Path.of("out")));
        pages.put("run-list", RunPages.list(List.of(RUN)));
        pages.put("run", RunPages.row(RUN));
        pages.put(
                "run-info",
                RunPages.info(
                        new RunInfo(
                                RUN,
                                "runs/first-2",
                                "run:\n  name: first\n",
                                List.of("wind"),
                                Map.of("wind", "1.3.0 " + HASH),
                                List.of("step-000025"),
                                false)));
        pages.put(
                "run-tail",
                RunPages.metrics(
                        "first-2",
                        8,
                        List.of(
                                "{\"event\":\"pass\",\"time\":1,\"step\":3,\"modality\":\"wind\",\"loss\":0.53219,\"stepped\":true}")));
        pages.put(
                "status",
                StatusPages.status(
                        new StatusPages.Status(
                                StatusPages.RUNNING,
                                4711,
                                "http://127.0.0.1:8077/",
                                TIME,
                                17,
                                List.of("wind", "tide"),
                                List.of("first-2"),
                                "open",
                                "")));
        pages.put(
                "status-stopped",
                StatusPages.status(
                        StatusPages.Status.silent(StatusPages.STOPPED, 0, "no server of data")));
        pages.put(
                "trust-list",
                TrustPages.list(
                        "etc/trust.yaml",
                        new TrustSettings(
                                TrustMode.SIGNED,
                                true,
                                Map.of(OTHER, "example release"),
                                Map.of(HASH, "wind 1.3.0, read by ann"),
                                Map.of("0".repeat(64), "reads the disk"))));
        pages.put("trust-list-open", TrustPages.list("", TrustSettings.OPEN));
        return pages;
    }

    private static AdapterRow adapter(String sha256, boolean active, double accuracy) {
        return new AdapterRow(
                "wind",
                sha256,
                active,
                "runs/first",
                120,
                accuracy,
                OTHER,
                "1.3.0 " + HASH,
                List.of("query_tokens_wind [1, 4, 128]"),
                512,
                TIME);
    }

    @TestFactory
    List<DynamicTest> everyAnswerLooksAsItDid() {
        return pages().entrySet().stream()
                .map(page -> DynamicTest.dynamicTest(page.getKey(), () -> compare(page)))
                .toList();
    }

    private static void compare(Map.Entry<String, Page> page) throws IOException {
        check(page.getKey() + ".json", shown(page.getValue(), Format.JSON));
        check(page.getKey() + ".txt", shown(page.getValue(), Format.TEXT));
    }

    private static String shown(Page page, Format format) {
        StringWriter out = new StringWriter();
        page.show(new Terminal(new PrintWriter(out), new PrintWriter(out), false), format);
        return out.toString();
    }

    private static void check(String name, String found) throws IOException {
        String folder = System.getProperty("pages.write", "");
        if (!folder.isEmpty()) {
            Files.writeString(Path.of(folder).resolve(name), found);
            return;
        }
        try (InputStream in = PagesTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name + " is missing; write it with -Dpages.write=FOLDER");
            assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), found);
        }
    }
}
