package io.affogato.platform.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at bundle folders and says which jars are there and whether they have come to rest.
 *
 * <p>A file rests when its size, time and identity are the same in two looks that lie a while
 * apart, or when it was last written well before the first. Names that start with a dot or do not
 * end in {@code .jar} are not seen. A file counts as gone when two looks in a row miss it, so that
 * a replacement by delete and copy is one change.
 */
final class FolderWatch {

    /** A file not written for so long is at rest at first sight. */
    private static final Duration AGED = Duration.ofSeconds(2);

    /** A file must look the same for so long to be at rest. */
    private static final Duration REST = Duration.ofMillis(150);

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final List<Path> folders;
    private final Clock clock;
    private final SortedMap<Path, Sighting> sightings = new TreeMap<>();

    FolderWatch(List<Path> folders, Clock clock) {
        this.folders = folders;
        this.clock = clock;
    }

    /** What identifies the content of a file without reading it. */
    record Stamp(long size, long millis, String key) {

        static Stamp of(Path file) throws IOException {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    a.size(), a.lastModifiedTime().toMillis(), Objects.toString(a.fileKey()));
        }
    }

    /**
     * One file.
     *
     * @param since when this stamp was first seen
     * @param unchanged for how long at least the stamp has been the same
     * @param missed how many looks in a row found no file
     */
    record Sighting(Path file, Stamp stamp, Instant since, Duration unchanged, int missed) {

        boolean atRest() {
            return unchanged.compareTo(REST) >= 0 && missed == 0;
        }
    }

    /** Looks once; returns all files that are there or were there a look ago, by path. */
    List<Sighting> look() {
        Map<Path, Stamp> found = new HashMap<>();
        for (Path folder : folders) {
            if (!list(folder, found)) {
                keep(folder, found);
            }
        }
        sightings.replaceAll((file, old) -> found.containsKey(file) ? old : missed(old));
        sightings.values().removeIf(s -> s.missed() >= 2);
        found.forEach((file, stamp) -> sightings.merge(file, first(file, stamp), this::again));
        return List.copyOf(sightings.values());
    }

    private Sighting first(Path file, Stamp stamp) {
        Instant now = clock.instant();
        boolean aged = Instant.ofEpochMilli(stamp.millis()).plus(AGED).isBefore(now);
        return aged
                ? new Sighting(file, stamp, now.minus(REST), REST, 0)
                : new Sighting(file, stamp, now, Duration.ZERO, 0);
    }

    private Sighting again(Sighting old, Sighting now) {
        Duration unchanged = Duration.between(old.since(), now.since());
        return old.stamp().equals(now.stamp())
                ? new Sighting(old.file(), old.stamp(), old.since(), unchanged, 0)
                : new Sighting(now.file(), now.stamp(), now.since(), Duration.ZERO, 0);
    }

    private static Sighting missed(Sighting old) {
        return new Sighting(
                old.file(), old.stamp(), old.since(), old.unchanged(), old.missed() + 1);
    }

    /** A folder that cannot be read at the moment keeps its files. */
    private void keep(Path folder, Map<Path, Stamp> found) {
        sightings.forEach(
                (file, s) -> {
                    if (file.getParent().equals(folder)) {
                        found.put(file, s.stamp());
                    }
                });
    }

    private static boolean list(Path folder, Map<Path, Stamp> found) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FolderWatch::isJar)) {
            files.forEach(jars::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return true;
        } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
            LOG.debug("cannot list {}", folder, e);
            return false;
        }
        for (Path jar : jars) {
            try {
                found.put(jar, Stamp.of(jar));
            } catch (IOException e) {
                LOG.debug("{} went away while it was looked at", jar, e);
            }
        }
        return true;
    }

    private static boolean isJar(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".")
                && name.toLowerCase(Locale.ROOT).endsWith(".jar")
                && !Files.isDirectory(file);
    }
}
