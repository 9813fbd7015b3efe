package io.affogato.platform.launcher.console;

import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.admin.RunAdmin.RunEvent;
import io.affogato.platform.console.EventLog;
import io.affogato.platform.launcher.terminal.Documents;
import io.affogato.platform.launcher.view.ModalityPages;
import io.affogato.platform.launcher.view.RunPages;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the platform tells into events of the console. */
final class EventSources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventSources.class);

    private final EventLog log;
    private final Coalescing coalescing;
    private final List<AutoCloseable> subscriptions;

    EventSources(EventLog log, ModalityAdmin modalities, RunAdmin runs, LogTail lines) {
        this.log = log;
        coalescing = new Coalescing(log);
        subscriptions =
                List.of(
                        modalities.listen(this::hear),
                        runs.listen(this::hear),
                        lines.listen(line -> coalescing.line("log", "log", Documents.text(line))));
    }

    private void hear(JournalEntry entry) {
        log.add("modality", "journal", ModalityPages.entry(entry).tree().toString());
    }

    private void hear(RunEvent event) {
        String topic = "run:" + event.row().id();
        coalescing.state(topic, "run", RunPages.row(event.row()).tree().toString());
        if (!event.line().isEmpty()) {
            coalescing.line(topic, "metrics", event.line());
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : subscriptions) {
            try {
                each.close();
            } catch (Exception e) { // the interface declares no less
                LOG.warn("a subscription did not end", e);
            }
        }
        coalescing.close();
    }
}
