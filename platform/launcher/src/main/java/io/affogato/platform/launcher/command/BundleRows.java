package io.affogato.platform.launcher.command;

import io.affogato.modality.ModalitySpec;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.RegistrySnapshot;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What is installed, as plain values.
 *
 * @param modalities in order
 * @param tasks by id
 * @param refused by file
 */
record BundleRows(List<ModalityRow> modalities, List<TaskRow> tasks, List<RefusedRow> refused) {

    private static final String COLUMNS = "%-14s %5s  %-9s %-12s %-8s  %s%n";
    private static final int SHORT_HASH = 12;

    /** One modality. */
    record ModalityRow(
            String id,
            int order,
            String version,
            String layout,
            String whenMissing,
            String bundle,
            String sha256,
            String file) {}

    /** One task. */
    record TaskRow(String id, String version, String bundle, String sha256, String file) {}

    /** One file that was refused. */
    record RefusedRow(String file, String code, String reason) {}

    static BundleRows of(RegistrySnapshot snapshot) {
        return new BundleRows(
                snapshot.modalities().stream().map(BundleRows::row).toList(),
                snapshot.tasks().stream()
                        .map(
                                t ->
                                        new TaskRow(
                                                t.id().value(),
                                                t.version(),
                                                t.bundle(),
                                                t.sha256(),
                                                t.file().toString()))
                        .toList(),
                snapshot.refusals().stream()
                        .map(r -> new RefusedRow(r.file().toString(), r.code().code(), r.reason()))
                        .toList());
    }

    private static ModalityRow row(InstalledModality m) {
        ModalitySpec spec = m.modality().spec();
        return new ModalityRow(
                m.id().value(),
                m.order(),
                m.version(),
                word(spec.layout()),
                word(spec.whenMissing()),
                m.bundle(),
                m.sha256(),
                m.file().toString());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void print(PrintWriter out) {
        out.printf(COLUMNS, "MODALITY", "ORDER", "VERSION", "LAYOUT", "MISSING", "SHA-256");
        for (ModalityRow m : modalities) {
            String hash = m.sha256().substring(0, SHORT_HASH);
            out.printf(COLUMNS, m.id(), m.order(), m.version(), m.layout(), m.whenMissing(), hash);
        }
        for (TaskRow t : tasks) {
            out.printf("%ntask %s %s (%s)%n", t.id(), t.version(), t.bundle());
        }
        if (!refused.isEmpty()) {
            out.println();
        }
        for (RefusedRow r : refused) {
            out.printf("refused %s %s: %s%n", r.code(), r.file(), r.reason());
        }
    }
}
