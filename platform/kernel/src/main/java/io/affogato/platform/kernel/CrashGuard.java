package io.affogato.platform.kernel;

import io.affogato.platform.kernel.KernelState.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk whose code runs for the first time, so that the next start knows who ended the
 * process: a call of exit and a crash in native code leave no other trace.
 */
final class CrashGuard {

    private static final Logger LOG = LoggerFactory.getLogger(CrashGuard.class);

    private final Path file;
    private final Map<String, Suspect> suspects = new TreeMap<>();

    CrashGuard(Path folder) {
        file = folder.resolve("attempt.json");
    }

    /**
     * Bytes whose code is about to run.
     *
     * @param phase what it is about to do
     * @param since ISO 8601
     * @param origin file they came from; empty if by a command
     */
    record Suspect(
            String sha256,
            String phase,
            String since,
            String bundle,
            String version,
            List<Place> offers,
            String origin) {

        Suspect {
            offers = List.copyOf(offers);
        }
    }

    /** Returns whom an earlier process left behind. */
    List<Suspect> found() {
        try {
            return Files.exists(file) ? StateJson.suspects(Files.readAllBytes(file)) : List.of();
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is ignored: {}", file, e.getMessage());
            return List.of();
        }
    }

    /** Forgets what an earlier process left behind, once that is committed. */
    synchronized void clear() throws IOException {
        suspects.clear();
        Files.deleteIfExists(file);
    }

    /** Notes bytes before their code runs; on disk when this returns. */
    synchronized void enter(Collection<Suspect> entering) throws IOException {
        if (entering.isEmpty()) {
            return;
        }
        entering.forEach(s -> suspects.put(s.sha256(), s));
        AtomicFile.write(file, StateJson.write(List.copyOf(suspects.values())));
    }

    /** Clears bytes whose code has run. */
    synchronized void leave(String sha256) {
        if (suspects.remove(sha256) == null) {
            return;
        }
        try {
            if (suspects.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                AtomicFile.writeLightly(file, StateJson.write(List.copyOf(suspects.values())));
            }
        } catch (IOException e) {
            LOG.warn("cannot clear {} from {}: {}", sha256, file, e.getMessage());
        }
    }
}
