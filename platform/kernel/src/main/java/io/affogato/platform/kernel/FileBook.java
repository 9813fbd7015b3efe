package io.affogato.platform.kernel;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What has become of each file in the bundle folders: every file has an entry and every refusal a
 * reason.
 *
 * <p>Used by the deployer's thread alone.
 */
final class FileBook {

    private final Map<Path, Entry> entries = new TreeMap<>();

    /**
     * One file.
     *
     * @param stamp the content that was dealt with; null if it must be looked at again
     * @param candidate what was read out of it; null if it was refused before
     * @param sha256 of its bytes; empty if they were never staged
     * @param state where it stands
     * @param refusal why it is not in use; null if it is, or if it is not wanted
     * @param note why it is not in use although nothing is wrong with it; empty otherwise
     * @param trace where the bundle's own code failed, a line a frame; empty otherwise
     */
    record Entry(
            Path file,
            Stamp stamp,
            Candidate candidate,
            String sha256,
            BundleState state,
            Refusal refusal,
            String note,
            List<String> trace,
            Instant since) {

        Entry again() {
            return new Entry(file, null, candidate, sha256, state, refusal, note, trace, since);
        }

        /** Returns whether there is no dropped file: the bytes lie in the store alone. */
        boolean isFileless() {
            return file.endsWith(sha256 + ".jar");
        }

        /** Returns whether its own code failed, which no other bundle mends. */
        boolean isBroken() {
            return !trace.isEmpty();
        }

        boolean isOf(String name) {
            return candidate != null && candidate.name().equals(name);
        }
    }

    Entry get(Path file) {
        return entries.get(file);
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }

    boolean holds(String file) {
        return !file.isEmpty() && entries.containsKey(Path.of(file));
    }

    /** Notes a file that is still being written. */
    void seen(Path file) {
        entries.putIfAbsent(
                file,
                new Entry(
                        file,
                        null,
                        null,
                        "",
                        BundleState.SEEN,
                        null,
                        "",
                        List.of(),
                        Instant.now()));
    }

    /** Notes where a file stands for which nothing is wrong. */
    void note(Path file, Stamp stamp, Candidate candidate, BundleState state, String note) {
        Entry old = entries.get(file);
        boolean same = old != null && old.state() == state && old.note().equals(note);
        entries.put(
                file,
                new Entry(
                        file,
                        stamp,
                        candidate,
                        candidate.sha256(),
                        state,
                        null,
                        note,
                        List.of(),
                        same ? old.since() : Instant.now()));
    }

    /** Notes that a file is being tried; an earlier refusal stands until that is decided. */
    void trying(Path file, Stamp stamp, Candidate candidate) {
        Entry old = entries.get(file);
        entries.put(
                file,
                new Entry(
                        file,
                        stamp,
                        candidate,
                        candidate.sha256(),
                        BundleState.RESOLVABLE,
                        old == null ? null : old.refusal(),
                        "is being tried",
                        old == null ? List.of() : old.trace(),
                        Instant.now()));
    }

    /** Notes a refusal; returns whether it is new. */
    boolean refuse(
            Path file,
            Stamp stamp,
            Candidate candidate,
            String sha256,
            BundleState state,
            Refusal refusal,
            List<String> trace) {
        Entry old = entries.get(file);
        boolean same = old != null && refusal.equals(old.refusal()) && old.state() == state;
        entries.put(
                file,
                new Entry(
                        file,
                        stamp,
                        candidate,
                        sha256,
                        state,
                        refusal,
                        "",
                        trace,
                        same ? old.since() : Instant.now()));
        return !same;
    }

    /** Has entries looked at again. */
    void reconsider(Predicate<Entry> which) {
        entries.replaceAll((file, entry) -> which.test(entry) ? entry.again() : entry);
    }

    /** Has entries looked at again that stand aside because of another bundle. */
    void reconsiderRivals() {
        reconsider(
                e ->
                        e.refusal() != null
                                && (e.refusal().code() == RefusalCode.DUPLICATE
                                        || e.refusal().code() == RefusalCode.SHADOWED));
    }

    /** Forgets files that are gone, and returns them. */
    List<Entry> forgetAllBut(Set<Path> present) {
        List<Entry> gone =
                entries.values().stream()
                        .filter(e -> !e.isFileless() && !present.contains(e.file()))
                        .toList();
        gone.forEach(e -> entries.remove(e.file()));
        return gone;
    }

    List<Refusal> refusals() {
        return entries.values().stream()
                .flatMap(e -> Optional.ofNullable(e.refusal()).stream())
                .toList();
    }
}
