package io.affogato.platform.kernel;

import io.affogato.platform.kernel.CrashGuard.Suspect;
import io.affogato.platform.kernel.FolderWatch.Sighting;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import io.affogato.platform.kernel.KernelState.BundleRecord;
import io.affogato.platform.kernel.KernelState.Quarantine;
import io.affogato.platform.kernel.KernelState.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in use into agreement with what is committed and with the bundle folders, one look
 * at a time.
 *
 * <p>A new version is brought up beside the old one, takes its place in one step, and only then is
 * the old one retired; a candidate that fails changes nothing but the list of refusals. One thread
 * calls; the bundles' code runs on others.
 *
 * <p>The process that holds the lock commits. Any other follows what is committed and keeps what it
 * finds beyond that to itself.
 */
final class Deployer {

    /** After so many ends of the process even bytes that came up before are not tried again. */
    private static final int MOST_CRASHES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final KernelParts parts;
    private final FolderWatch watch;
    private final List<Path> folders;
    private boolean commits;
    private Stamp followed;

    Deployer(KernelParts parts, FolderWatch watch, List<Path> folders) {
        this.parts = parts;
        this.watch = watch;
        this.folders = folders;
    }

    /** Starts from what is committed. */
    void boot() {
        parts.lock().take();
        role();
        parts.board().reload();
        followed = stamp();
        if (commits) {
            blameSuspects();
            parts.store().clean(parts.states().named(parts.board().state()));
        }
    }

    private void role() {
        commits = parts.lock().held();
        parts.journal().keep(commits);
        parts.bench().guard(commits);
    }

    private Stamp stamp() {
        try {
            return Files.exists(parts.states().file()) ? Stamp.of(parts.states().file()) : null;
        } catch (IOException e) {
            LOG.debug("the state went away while it was looked at", e);
            return null;
        }
    }

    /** Whoever was being tried when the last process ended without a word is to blame. */
    private void blameSuspects() {
        List<Suspect> suspects = parts.guard().found();
        KernelState state = parts.board().state();
        for (Suspect suspect : suspects) {
            state = blame(state, suspect, suspects.size() == 1);
        }
        parts.board().mark(state);
        parts.bench().careful(suspects.size() > 1);
        try {
            parts.guard().clear();
        } catch (IOException e) {
            LOG.warn("cannot clear what an earlier process left behind: {}", e.toString());
        }
    }

    private KernelState blame(KernelState state, Suspect suspect, boolean sure) {
        int crashes = state.crashes().getOrDefault(suspect.sha256(), 0) + 1;
        boolean guilty = crashes >= MOST_CRASHES || (sure && !state.knows(suspect.sha256()));
        if (!guilty) {
            return state.withCrashes(all -> with(all, suspect.sha256(), crashes));
        }
        String reason =
                "the process ended during its %s at %s; mend the bundle, or release it to try again"
                        .formatted(suspect.phase(), suspect.since());
        suspect.offers()
                .forEach(
                        place ->
                                parts.journal()
                                        .write(
                                                "kernel",
                                                place.id(),
                                                null,
                                                Workshop.stateOf(RefusalCode.CRASHED),
                                                RefusalCode.CRASHED.code(),
                                                reason,
                                                suspect.sha256()));
        return state.withQuarantined(
                all ->
                        with(
                                all,
                                suspect.sha256(),
                                new Quarantine(
                                        RefusalCode.CRASHED.code(),
                                        reason,
                                        Instant.now().toString(),
                                        suspect.origin(),
                                        suspect.bundle(),
                                        suspect.version(),
                                        suspect.offers())));
    }

    private static <V> Map<String, V> with(Map<String, V> all, String key, V value) {
        all.put(key, value);
        return all;
    }

    /**
     * Looks at the folders once and begins what they ask for.
     *
     * @param first whether what is committed has to be brought up
     * @return whether every file that is there has been dealt with
     */
    boolean look(boolean first) {
        boolean changed = first || follow();
        List<Sighting> files = watch.look();
        Set<Path> present = files.stream().map(Sighting::file).collect(Collectors.toSet());
        parts.folders().forgetAllBut(present, this::answersFor);
        if (changed) {
            align(present);
        }
        boolean settled = true;
        for (Sighting file : files) {
            settled &= parts.folders().consider(file);
        }
        parts.collected().begin();
        return settled;
    }

    private boolean answersFor(Path file) {
        return commits || folders.contains(file.getParent());
    }

    /** Follows what another process commits, and takes over when it ends. */
    private boolean follow() {
        if (commits) {
            return false;
        }
        boolean takesOver = parts.lock().take();
        Stamp now = stamp();
        if (!takesOver && Objects.equals(now, followed)) {
            return false;
        }
        followed = now;
        parts.board().reload();
        if (takesOver) {
            LOG.info("this process commits from now on");
            role();
            blameSuspects();
        }
        parts.journal().follow();
        parts.book().reconsider(entry -> true);
        return true;
    }

    /** Brings up what is committed and not in use, and retires what is no longer committed. */
    private void align(Set<Path> present) {
        KernelState state = parts.board().state();
        state.bundles()
                .forEach(
                        (name, record) -> {
                            Deployment used = parts.board().deployed(name);
                            if (record.inUse() && !isUsed(record, used) && !isThere(record, present)) {
                                parts.restarts().bringUp(record.active());
                            } else if (!record.inUse() && used != null) {
                                parts.restarts().leave(name);
                            }
                        });
        for (Deployment used : parts.board().deployed()) {
            boolean own = present.contains(used.candidate().file());
            if (!state.bundles().containsKey(used.name()) && !own) {
                parts.restarts().leave(used.name());
            }
        }
    }

    private static boolean isUsed(BundleRecord record, Deployment used) {
        return used != null && used.sha256().equals(record.active().sha256());
    }

    /** Whether the file itself has the committed bytes, so that it will be tried anyway. */
    private static boolean isThere(BundleRecord record, Set<Path> present) {
        Revision active = record.active();
        if (active.file().isEmpty() || !present.contains(Path.of(active.file()))) {
            return false;
        }
        try {
            return BundleStore.hash(Path.of(active.file())).equals(active.sha256());
        } catch (IOException e) {
            LOG.debug("{} cannot be read", active.file(), e);
            return false;
        }
    }
}
