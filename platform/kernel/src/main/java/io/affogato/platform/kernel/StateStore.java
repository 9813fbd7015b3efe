package io.affogato.platform.kernel;

import io.affogato.platform.admin.Generation;
import io.affogato.platform.kernel.KernelState.BundleRecord;
import io.affogato.platform.kernel.KernelState.Place;
import io.affogato.platform.kernel.KernelState.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the committed state in {@code state.json} and earlier generations in {@code history}. */
final class StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
    private static final int KEPT = 20;
    private static final Pattern NUMBERED = Pattern.compile("\\d+\\.json");

    private final Path file;
    private final Path history;

    StateStore(Path folder) {
        file = folder.resolve("state.json");
        history = folder.resolve("history");
    }

    Path file() {
        return file;
    }

    /** Reads what is committed; a file that cannot be read is set aside for the newest one kept. */
    KernelState load() {
        if (!Files.exists(file)) {
            return KernelState.EMPTY;
        }
        try {
            return StateJson.state(Files.readAllBytes(file));
        } catch (IOException e) {
            KernelState kept = earlier().stream().findFirst().orElse(KernelState.EMPTY);
            LOG.warn(
                    "{} cannot be read ({}); going on with generation {}",
                    file,
                    e.getMessage(),
                    kept.generation());
            return kept;
        }
    }

    /** Returns a generation that is committed or kept. */
    Optional<KernelState> generation(long number, KernelState current) {
        return current.generation() == number
                ? Optional.of(current)
                : earlier().stream().filter(s -> s.generation() == number).findFirst();
    }

    /** Returns the committed generations, newest first. */
    List<Generation> history(KernelState current) {
        List<KernelState> all = new ArrayList<>(earlier());
        all.removeIf(s -> s.generation() >= current.generation());
        if (current.generation() > 0) {
            all.add(0, current);
        }
        return all.stream().map(StateStore::row).toList();
    }

    private static Generation row(KernelState state) {
        Map<String, String> bundles = new TreeMap<>();
        for (BundleRecord bundle : state.bundles().values()) {
            if (bundle.inUse()) {
                for (Place place : bundle.offers()) {
                    bundles.put(place.id(), bundle.active().sha256());
                }
            }
        }
        return new Generation(
                state.generation(), state.time(), state.who(), state.cause(), bundles);
    }

    private List<KernelState> earlier() {
        List<KernelState> states = new ArrayList<>();
        for (Path kept : kept()) {
            try {
                states.add(StateJson.state(Files.readAllBytes(kept)));
            } catch (IOException e) {
                LOG.warn("{} cannot be read and is passed over: {}", kept, e.getMessage());
            }
        }
        return states;
    }

    /** Returns the files of earlier generations, newest first. */
    private List<Path> kept() {
        if (!Files.isDirectory(history)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(history)) {
            return files.filter(f -> NUMBERED.matcher(f.getFileName().toString()).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot list {}: {}", history, e.getMessage());
            return List.of();
        }
    }

    /** Commits: keeps the old generation, then puts the new one in its place in one step. */
    void commit(KernelState old, KernelState next) throws IOException {
        Files.createDirectories(history);
        if (old.generation() > 0 && old.generation() != next.generation()) {
            Path place = history.resolve("%06d.json".formatted(old.generation()));
            AtomicFile.write(place, StateJson.write(old));
        }
        AtomicFile.write(file, StateJson.write(next));
        List<Path> kept = kept();
        for (Path surplus : kept.subList(Math.min(KEPT, kept.size()), kept.size())) {
            Files.deleteIfExists(surplus);
        }
    }

    /** Returns the hash of all bytes that a state or an earlier generation names. */
    Set<String> named(KernelState current) {
        Set<String> hashes = new HashSet<>(current.quarantined().keySet());
        List<KernelState> all = new ArrayList<>(earlier());
        all.add(current);
        for (KernelState state : all) {
            for (BundleRecord bundle : state.bundles().values()) {
                Stream.concat(Stream.ofNullable(bundle.active()), bundle.previous().stream())
                        .map(Revision::sha256)
                        .forEach(hashes::add);
            }
        }
        return hashes;
    }
}
