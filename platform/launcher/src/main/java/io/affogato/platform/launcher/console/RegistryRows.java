package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.FileReport;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.Generation;
import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.ModalityInfo;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.kernel.ModalityRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the registry shows, for reading only. */
public final class RegistryRows implements ModalityAdmin {

    private final ModalityRegistry registry;

    /** Shows a registry. */
    public RegistryRows(ModalityRegistry registry) {
        this.registry = registry;
    }

    @Override
    public List<ModalityRow> list(boolean all) {
        return registry.snapshot().modalities().stream()
                .map(
                        m ->
                                new ModalityRow(
                                        m.id().value(),
                                        m.version(),
                                        BundleState.ACTIVE,
                                        "",
                                        "",
                                        m.bundle(),
                                        m.sha256(),
                                        m.file().toString(),
                                        m.order(),
                                        0,
                                        "open",
                                        0,
                                        ""))
                .toList();
    }

    @Override
    public ModalityInfo info(ModalityId id) {
        List<ModalityRow> rows =
                list(true).stream().filter(row -> row.id().equals(id.value())).toList();
        return new ModalityInfo(
                id.value(), rows, "", Map.of(), "", "", List.of(), List.of(), List.of());
    }

    private static ModalityException readOnly() {
        return new ModalityException(ErrorCode.UNAVAILABLE, "this platform is for reading only");
    }

    @Override
    public ChangePlan plan(Change change) {
        throw readOnly();
    }

    @Override
    public ChangeResult apply(Change change) {
        throw readOnly();
    }

    @Override
    public FileReport verify(Path file) {
        throw readOnly();
    }

    @Override
    public FileReport resolve(Path file) {
        throw readOnly();
    }

    @Override
    public List<Finding> diagnose(Optional<ModalityId> id) {
        return List.of();
    }

    @Override
    public List<Generation> history() {
        return List.of();
    }

    @Override
    public List<JournalEntry> journal(long after, int most) {
        return List.of();
    }

    @Override
    public AutoCloseable listen(Consumer<JournalEntry> listener) {
        return () -> {};
    }
}
