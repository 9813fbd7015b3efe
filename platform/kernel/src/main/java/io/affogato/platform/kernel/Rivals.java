package io.affogato.platform.kernel;

import java.util.Optional;

/** Says in plain words which of two bundles has to stand back. */
final class Rivals {

    private Rivals() {}

    /** Throws if what is in use keeps a candidate from being used. */
    static void requireRight(Candidate candidate, Candidate holder) throws RefusedException {
        if (holder.supersedes(candidate)) {
            throw shadowed(candidate, holder);
        }
        Optional<Offer> contested = candidate.collision(holder);
        if (contested.isPresent()) {
            throw new RefusedException(
                    RefusalCode.DUPLICATE,
                    "%s is already offered by %s %s in %s; give it another id, or remove that file"
                            .formatted(
                                    contested.get(),
                                    holder.name(),
                                    holder.version(),
                                    holder.file()));
        }
        if (holder.name().equals(candidate.name())) {
            throw sameVersion(candidate, "remove one of the files");
        }
    }

    private static RefusedException shadowed(Candidate older, Candidate newer) {
        return new RefusedException(
                RefusalCode.SHADOWED,
                "%s %s is older than version %s in %s, which is in use; remove one of the files"
                        .formatted(older.name(), older.version(), newer.version(), newer.file()));
    }

    static RefusedException sameVersion(Candidate candidate, String step) {
        return new RefusedException(
                RefusalCode.SAME_VERSION,
                "%s %s is in use with other bytes; %s"
                        .formatted(candidate.name(), candidate.version(), step));
    }
}
