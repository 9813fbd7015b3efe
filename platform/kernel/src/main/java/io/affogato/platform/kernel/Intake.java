package io.affogato.platform.kernel;

import io.affogato.platform.kernel.FolderWatch.Sighting;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.jar.Manifest;

/**
 * Turns a file at rest into a candidate: completeness, copy into the store, inspection, trust,
 * manifest rules.
 */
final class Intake {

    /** An incomplete archive is called so only after a while without change: copies may pause. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final BundleStore store;
    private final RequirementCheck requirements;
    private final TrustPolicy trust;

    Intake(BundleStore store, RequirementCheck requirements, TrustPolicy trust) {
        this.store = store;
        this.requirements = requirements;
        this.trust = trust;
    }

    /** Returns the candidate; empty if the file is not complete yet. */
    Optional<Candidate> take(Sighting seen) throws RefusedException {
        Path file = seen.file();
        try {
            if (!ArchiveEnd.isComplete(file)) {
                return incomplete(seen);
            }
            BundleStore.Stored stored = store.add(file);
            if (!Stamp.of(file).equals(seen.stamp())) {
                store.discard(stored);
                return Optional.empty();
            }
            return Optional.of(inspect(file, stored));
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.UNREADABLE, "cannot be read or copied: " + e.getMessage(), e);
        }
    }

    /** Throws if the framework lacks something the candidate requires. */
    void requireMet(Candidate candidate) throws RefusedException {
        requirements.check(candidate);
    }

    private Candidate inspect(Path file, BundleStore.Stored stored)
            throws IOException, RefusedException {
        try {
            Manifest manifest = ArchiveInspection.inspect(stored.file());
            trust.requireSafe(file.getParent(), stored.file());
            TrustDecision decision = trust.decide(stored.file(), stored.sha256());
            return ManifestRules.read(file, stored, manifest, trust, decision);
        } catch (RefusedException e) {
            store.discard(stored);
            throw e;
        }
    }

    private static Optional<Candidate> incomplete(Sighting seen) throws RefusedException {
        if (seen.unchanged().compareTo(PATIENCE) < 0) {
            return Optional.empty();
        }
        throw new RefusedException(
                RefusalCode.NOT_AN_ARCHIVE,
                "%d bytes that are not a complete zip archive (no central directory at the end); if it is still being copied it will be looked at again, else copy it again"
                        .formatted(seen.stamp().size()));
    }
}
