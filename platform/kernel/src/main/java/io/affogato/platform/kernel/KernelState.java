package io.affogato.platform.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is committed: which bytes serve which bundle, and what operators and failures left behind.
 * Never changes; each change makes a new one.
 *
 * @param generation counts commits that change what is in use
 * @param time of the commit, ISO 8601
 * @param who made it
 * @param cause in one line
 * @param bundles by symbolic name
 * @param quarantined by SHA-256
 * @param failures starts in a row that failed, by SHA-256
 * @param crashes ends of the process in a row while it started, by SHA-256
 * @param holds files that must not be installed again as they are
 */
record KernelState(
        long generation,
        String time,
        String who,
        String cause,
        SortedMap<String, BundleRecord> bundles,
        Map<String, Quarantine> quarantined,
        Map<String, Integer> failures,
        Map<String, Integer> crashes,
        List<FileHold> holds) {

    static final KernelState EMPTY =
            new KernelState(
                    0, "", "", "", new TreeMap<>(), Map.of(), Map.of(), Map.of(), List.of());

    /** How many earlier versions of a bundle stay at hand for a rollback. */
    private static final int MOST_PREVIOUS = 10;

    KernelState {
        bundles = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(bundles));
        quarantined = Map.copyOf(quarantined);
        failures = Map.copyOf(failures);
        crashes = Map.copyOf(crashes);
        holds = List.copyOf(holds);
    }

    /** Something a bundle offers: a modality's id, or {@code task:} and a task's, and its place. */
    record Place(String id, int order) {}

    /**
     * Bytes in the store.
     *
     * @param file they came from; empty if by a command
     * @param since when they were put in use, ISO 8601
     * @param signer who is trusted for them
     */
    record Revision(String sha256, String version, String file, String since, String signer) {

        Revision withFile(String other) {
            return new Revision(sha256, version, other, since, signer);
        }
    }

    /**
     * One bundle.
     *
     * @param offers of the bytes in use, or last in use
     * @param active bytes in use; null if it was taken out
     * @param enabled whether they are loaded
     * @param previous bytes that were in use, newest first
     */
    record BundleRecord(
            List<Place> offers, Revision active, boolean enabled, List<Revision> previous) {

        BundleRecord {
            offers = List.copyOf(offers);
            previous = List.copyOf(previous);
        }

        boolean inUse() {
            return active != null && enabled;
        }

        boolean offers(String id) {
            return offers.stream().anyMatch(place -> place.id().equals(id));
        }

        private List<Revision> history(String except) {
            List<Revision> all = new ArrayList<>();
            if (active != null) {
                all.add(active);
            }
            all.addAll(previous);
            all.removeIf(r -> r.sha256().equals(except));
            return all.subList(0, Math.min(all.size(), MOST_PREVIOUS));
        }
    }

    /** Bytes that are not tried again, and all that is known of them. */
    record Quarantine(
            String code,
            String reason,
            String since,
            String file,
            String bundle,
            String version,
            List<Place> offers) {

        Quarantine {
            offers = List.copyOf(offers);
        }
    }

    /** A file whose present bytes an operator does not want, and why. */
    record FileHold(String file, String sha256, String reason) {}

    /** Puts bytes in use; what was in use becomes the newest of the previous ones. */
    KernelState activate(String bundle, List<Place> offers, Revision revision) {
        BundleRecord old = bundles.get(bundle);
        List<Revision> previous = old == null ? List.of() : old.history(revision.sha256());
        return with(bundle, new BundleRecord(offers, revision, true, previous));
    }

    /** Takes a bundle out of use; its bytes stay for a rollback. */
    KernelState remove(String bundle) {
        BundleRecord old = bundles.get(bundle);
        return old == null || old.active() == null
                ? this
                : with(bundle, new BundleRecord(old.offers(), null, old.enabled(), old.history("")));
    }

    KernelState enable(String bundle, boolean enabled) {
        BundleRecord old = bundles.get(bundle);
        return with(bundle, new BundleRecord(old.offers(), old.active(), enabled, old.previous()));
    }

    KernelState with(String bundle, BundleRecord record) {
        SortedMap<String, BundleRecord> all = new TreeMap<>(bundles);
        all.put(bundle, record);
        return withBundles(all);
    }

    KernelState withBundles(SortedMap<String, BundleRecord> all) {
        return new KernelState(
                generation, time, who, cause, all, quarantined, failures, crashes, holds);
    }

    KernelState withHolds(List<FileHold> all) {
        return new KernelState(
                generation, time, who, cause, bundles, quarantined, failures, crashes, all);
    }

    KernelState withFailures(UnaryOperator<Map<String, Integer>> edit) {
        return new KernelState(
                generation,
                time,
                who,
                cause,
                bundles,
                quarantined,
                edit.apply(new HashMap<>(failures)),
                crashes,
                holds);
    }

    KernelState withCrashes(UnaryOperator<Map<String, Integer>> edit) {
        return new KernelState(
                generation,
                time,
                who,
                cause,
                bundles,
                quarantined,
                failures,
                edit.apply(new HashMap<>(crashes)),
                holds);
    }

    KernelState withQuarantined(UnaryOperator<Map<String, Quarantine>> edit) {
        return new KernelState(
                generation,
                time,
                who,
                cause,
                bundles,
                edit.apply(new HashMap<>(quarantined)),
                failures,
                crashes,
                holds);
    }

    /** The same under the next number. */
    KernelState next(String now, String author, String why) {
        return new KernelState(
                generation + 1,
                now,
                author,
                why,
                bundles,
                quarantined,
                failures,
                crashes,
                holds);
    }

    /** Forgets failures of bytes that have come up. */
    KernelState proven(String sha256) {
        if (!failures.containsKey(sha256) && !crashes.containsKey(sha256)) {
            return this;
        }
        return withFailures(all -> without(all, sha256)).withCrashes(all -> without(all, sha256));
    }

    /** Returns a copy without a key. */
    static <V> Map<String, V> without(Map<String, V> all, String key) {
        Map<String, V> rest = new HashMap<>(all);
        rest.remove(key);
        return rest;
    }

    /** Returns the symbolic name of the bundle that offers an id, or last offered it. */
    Optional<String> bundleOf(String id) {
        Optional<String> used =
                bundles.entrySet().stream()
                        .filter(e -> e.getValue().active() != null && e.getValue().offers(id))
                        .map(Map.Entry::getKey)
                        .findFirst();
        return used.or(
                () ->
                        bundles.entrySet().stream()
                                .filter(e -> e.getValue().offers(id))
                                .map(Map.Entry::getKey)
                                .findFirst());
    }

    /** Returns whether the bytes have been in use and are known to come up. */
    boolean knows(String sha256) {
        return bundles.values().stream()
                .anyMatch(
                        b ->
                                (b.active() != null && b.active().sha256().equals(sha256))
                                        || b.previous().stream()
                                                .anyMatch(r -> r.sha256().equals(sha256)));
    }

    Optional<FileHold> hold(String file, String sha256) {
        return holds.stream()
                .filter(h -> h.file().equals(file) && h.sha256().equals(sha256))
                .findFirst();
    }
}
