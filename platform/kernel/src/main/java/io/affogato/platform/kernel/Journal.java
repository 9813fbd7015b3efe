package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.JournalEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each change of a bundle's state as a line of {@code journal.ndjson} and tells listeners.
 * Numbers have no gaps; a last line that a crash cut off is dropped.
 *
 * <p>Safe for any thread.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Entries at hand without reading the file. */
    private static final int RECENT = 2_000;

    private final Path file;
    private final Deque<JournalEntry> recent = new ArrayDeque<>();
    private final List<Consumer<JournalEntry>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, JournalEntry> latest = new HashMap<>();
    private long last;
    private long read;
    private boolean kept;

    Journal(Path folder) {
        file = folder.resolve("journal.ndjson");
        reload();
    }

    /** Says whether entries go to disk; only the process that commits writes. */
    synchronized void keep(boolean keeps) {
        if (keeps && !kept) {
            reload();
            dropTornLine();
        }
        kept = keeps;
    }

    /** Reads what another process has written since, and tells the listeners. */
    void follow() {
        List<JournalEntry> fresh;
        synchronized (this) {
            long known = read;
            reload();
            fresh = recent.stream().filter(e -> e.number() > known).toList();
        }
        fresh.forEach(this::tell);
    }

    private void reload() {
        recent.clear();
        latest.clear();
        last = 0;
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                lines.forEach(this::remember);
            } catch (IOException | java.io.UncheckedIOException e) {
                LOG.warn("{} cannot be read to its end: {}", file, e.getMessage());
            }
        }
        read = last;
    }

    private void remember(String line) {
        try {
            add(StateJson.entry(line));
        } catch (IOException e) {
            LOG.info("{} holds a line that cannot be read, it is passed over", file);
        }
    }

    private void add(JournalEntry entry) {
        last = Math.max(last, entry.number());
        latest.put(entry.id() + ' ' + entry.sha256(), entry);
        recent.addLast(entry);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
    }

    private void dropTornLine() {
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile journal = new RandomAccessFile(file.toFile(), "rw")) {
            long end = journal.length();
            while (end > 0) {
                journal.seek(end - 1);
                if (journal.read() == '\n') {
                    break;
                }
                end--;
            }
            journal.setLength(end);
        } catch (IOException e) {
            LOG.warn("cannot mend {}: {}", file, e.getMessage());
        }
    }

    /** Adds an entry under the next number and tells the listeners. */
    JournalEntry write(
            String who,
            String id,
            BundleState from,
            BundleState to,
            String code,
            String message,
            String sha256) {
        JournalEntry entry;
        synchronized (this) {
            entry =
                    new JournalEntry(
                            last + 1,
                            Instant.now().toString(),
                            who,
                            id,
                            from,
                            to,
                            code,
                            message,
                            sha256);
            add(entry);
            if (kept) {
                append(entry);
            }
        }
        tell(entry);
        return entry;
    }

    private void append(JournalEntry entry) {
        try {
            Files.writeString(
                    file,
                    StateJson.write(entry) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", file, e.toString());
        }
    }

    private void tell(JournalEntry entry) {
        for (Consumer<JournalEntry> listener : listeners) {
            try {
                listener.accept(entry);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}", entry, e);
            }
        }
    }

    Runnable listen(Consumer<JournalEntry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Returns entries after a number, oldest first. */
    synchronized List<JournalEntry> after(long number, int most) {
        boolean atHand = recent.isEmpty() || recent.peekFirst().number() <= number + 1;
        List<JournalEntry> all = atHand ? List.copyOf(recent) : readAll();
        return all.stream().filter(e -> e.number() > number).limit(most).toList();
    }

    /** Returns the newest entries, oldest first. */
    List<JournalEntry> newest(int most) {
        return after(Math.max(0, last() - most), most);
    }

    private synchronized long last() {
        return last;
    }

    private List<JournalEntry> readAll() {
        List<JournalEntry> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                parse(line, all);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.getMessage());
            all.clear();
            all.addAll(recent);
        }
        return all;
    }

    private static void parse(String line, List<JournalEntry> all) {
        try {
            all.add(StateJson.entry(line));
        } catch (IOException e) {
            LOG.debug("a line that cannot be read", e);
        }
    }

    /** Returns the last word about bytes under an id, or null. */
    synchronized JournalEntry latest(String id, String sha256) {
        return latest.get(id + ' ' + sha256);
    }

    /** Returns what is at hand about an id, newest first. */
    synchronized List<JournalEntry> about(String id) {
        List<JournalEntry> found = new ArrayList<>();
        recent.descendingIterator()
                .forEachRemaining(
                        e -> {
                            if (e.id().equals(id)) {
                                found.add(e);
                            }
                        });
        return found;
    }
}
