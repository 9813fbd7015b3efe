package io.affogato.platform.kernel;

import io.affogato.platform.kernel.BundleStore.Stored;
import io.affogato.platform.kernel.FolderWatch.Sighting;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import io.affogato.platform.kernel.KernelState.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.jar.Manifest;

/**
 * Turns a file, or bytes of the store, into a candidate: completeness, copy into the store,
 * inspection, trust, manifest rules.
 */
final class Intake {

    /** An incomplete archive is called so only after a while without change: copies may pause. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final BundleStore store;
    private final TrustPolicy trust;

    Intake(BundleStore store, TrustPolicy trust) {
        this.store = store;
        this.trust = trust;
    }

    /** Copies a file at rest into the store; empty if it is not complete yet. */
    Optional<Stored> stage(Sighting seen) throws RefusedException {
        Path file = seen.file();
        try {
            if (!ArchiveEnd.isComplete(file)) {
                return incomplete(seen);
            }
            Stored stored = store.add(file);
            if (!Stamp.of(file).equals(seen.stamp())) {
                store.discard(stored);
                return Optional.empty();
            }
            return Optional.of(stored);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Copies a file that an operator named into the store. */
    Stored stage(Path file) throws RefusedException {
        try {
            if (!ArchiveEnd.isComplete(file)) {
                throw notAnArchive(Files.size(file), "copy it again");
            }
            return store.add(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Checks a copy's archive and manifest; removes it if it is refused and new. */
    Candidate inspect(Path file, Stored stored) throws RefusedException {
        return candidate(file, stored, archive(stored));
    }

    /** Checks a copy's archive and returns its manifest; removes it if it is refused and new. */
    Manifest archive(Stored stored) throws RefusedException {
        try {
            return ArchiveInspection.inspect(stored.file());
        } catch (RefusedException e) {
            throw removed(stored, e);
        }
    }

    /** Checks the rest of a copy; removes it if it is refused and new. */
    Candidate candidate(Path file, Stored stored, Manifest manifest) throws RefusedException {
        try {
            if (Files.isDirectory(file.getParent())) {
                trust.requireSafe(file.getParent(), stored.file());
            }
            TrustDecision decision = trust.decide(stored.file(), stored.sha256());
            return ManifestRules.read(file, stored, manifest, trust, decision);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (RefusedException e) {
            throw removed(stored, e);
        }
    }

    private RefusedException removed(Stored stored, RefusedException e) {
        try {
            store.discard(stored);
        } catch (IOException left) {
            e.addSuppressed(left);
        }
        return e;
    }

    /** Takes bytes that were in use before out of the store and checks them anew. */
    Candidate restore(Revision revision) throws RefusedException {
        Stored stored =
                store.find(revision.sha256())
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                RefusalCode.UNREADABLE,
                                                "its bytes are no longer in the store; install"
                                                        + " the file again"));
        try {
            if (!BundleStore.isIntact(stored)) {
                throw new RefusedException(
                        RefusalCode.DAMAGED,
                        "%s does not have the bytes of its name; delete it and install the file again"
                                .formatted(stored.file()));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        Path file = revision.file().isEmpty() ? stored.file() : Path.of(revision.file());
        return inspect(file, stored);
    }

    private static RefusedException unreadable(IOException e) {
        return new RefusedException(
                RefusalCode.UNREADABLE, "cannot be read or copied: " + e.getMessage(), e);
    }

    private static Optional<Stored> incomplete(Sighting seen) throws RefusedException {
        if (seen.unchanged().compareTo(PATIENCE) < 0) {
            return Optional.empty();
        }
        throw notAnArchive(
                seen.stamp().size(),
                "if it is still being copied it will be looked at again, else copy it again");
    }

    private static RefusedException notAnArchive(long size, String step) {
        return new RefusedException(
                RefusalCode.NOT_AN_ARCHIVE,
                "%d bytes that are not a complete zip archive (no central directory at the end); %s"
                        .formatted(size, step));
    }
}
