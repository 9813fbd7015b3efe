package io.affogato.platform.launcher.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.modality.ModalityId;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Operations on the bundles of a server. */
final class RemoteModalities implements ModalityAdmin {

    private static final int PIECE = 1_000;

    private final ServerLink link;

    RemoteModalities(ServerLink link) {
        this.link = link;
    }

    private <T> List<T> items(JsonNode document, String name, Class<T> type) {
        List<T> items = new ArrayList<>();
        document.path(name).forEach(item -> items.add(link.read(item, type)));
        return items;
    }

    @Override
    public List<ModalityRow> list(boolean all) {
        JsonNode document = link.get("/modalities?all=" + all);
        List<ModalityRow> rows = items(document, "items", ModalityRow.class);
        items(document, "tasks", ModalityRow.class)
                .forEach(task -> rows.add(task.named(ModalityRow.TASK + task.id())));
        if (all) {
            rows.addAll(items(document, "refused", ModalityRow.class));
        }
        return rows;
    }

    @Override
    public ModalityInfo info(ModalityId id) {
        return link.read(link.get("/modalities/" + id), ModalityInfo.class);
    }

    @Override
    public ChangePlan plan(Change change) {
        return link.read(made(change).document(), ChangePlan.class);
    }

    private ServerLink.Made made(Change change) {
        return link.create("/plans", change);
    }

    @Override
    public ChangeResult apply(Change change) {
        return link.read(link.post(made(change).place() + ":apply"), ChangeResult.class);
    }

    @Override
    public FileReport verify(Path file) {
        return report("/files:verify", file);
    }

    @Override
    public FileReport resolve(Path file) {
        return report("/files:resolve", file);
    }

    private FileReport report(String path, Path file) {
        return link.read(link.post(path, Map.of("file", file.toString())), FileReport.class);
    }

    @Override
    public List<Finding> diagnose(Optional<ModalityId> id) {
        String of = id.map(i -> "/modalities/" + i).orElse("");
        return items(link.get(of + "/diagnosis"), "items", Finding.class);
    }

    @Override
    public List<Generation> history() {
        return items(link.get("/generations"), "items", Generation.class);
    }

    @Override
    public List<JournalEntry> journal(long after, int most) {
        int piece = Math.min(most, PIECE);
        return items(
                link.get("/journal?after=%d&most=%d".formatted(after, piece)),
                "items",
                JournalEntry.class);
    }

    @Override
    public List<JournalEntry> newest(int most) {
        int piece = Math.min(most, PIECE);
        return items(link.get("/journal?most=" + piece), "items", JournalEntry.class);
    }

    /** Each entry is told once, in order, whatever the stream of events loses. */
    @Override
    public AutoCloseable listen(Consumer<JournalEntry> listener) {
        List<JournalEntry> before = newest(1);
        Following following =
                new Following(before.isEmpty() ? 0 : before.get(0).number(), listener);
        return ServerEvents.listen(
                link, "modality", (type, data) -> following.catchUp(), following::catchUp);
    }

    private final class Following {

        private final Consumer<JournalEntry> listener;
        private long known;

        Following(long known, Consumer<JournalEntry> listener) {
            this.known = known;
            this.listener = listener;
        }

        synchronized void catchUp() {
            List<JournalEntry> fresh;
            do {
                fresh = journal(known, PIECE);
                for (JournalEntry entry : fresh) {
                    known = entry.number();
                    listener.accept(entry);
                }
            } while (fresh.size() == PIECE);
        }
    }
}
