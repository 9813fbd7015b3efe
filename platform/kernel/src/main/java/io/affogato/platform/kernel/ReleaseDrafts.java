package io.affogato.platform.kernel;

import io.affogato.platform.admin.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Works out which bytes leave quarantine. */
final class ReleaseDrafts {

    private static final int SHORTEST_HASH = 6;

    private ReleaseDrafts() {}

    /** Drafts a release; every quarantined bundle of that name, id, file or hash is meant. */
    static Draft release(KernelState state, Change change) throws RefusedException {
        Set<String> released = new TreeSet<>();
        state.quarantined()
                .forEach(
                        (sha256, q) -> {
                            String target = change.target();
                            boolean byHash =
                                    target.length() >= SHORTEST_HASH && sha256.startsWith(target);
                            boolean byId = q.offers().stream().anyMatch(p -> p.id().equals(target));
                            boolean byFile =
                                    !q.file().isEmpty()
                                            && (q.file().equals(target)
                                                    || Path.of(q.file()).endsWith(target));
                            if (byHash || byId || byFile || q.bundle().equals(target)) {
                                released.add(sha256);
                            }
                        });
        if (released.isEmpty()) {
            throw ChangeDrafts.unknown("nothing of '%s' is in quarantine".formatted(change.target()));
        }
        if (change.reason().isBlank()) {
            throw new RefusedException(
                    RefusalCode.NO_REASON,
                    "say why '%s' should run again; the reason goes into the journal"
                            .formatted(change.target()));
        }
        return new Draft(
                "%s released: %s".formatted(change.target(), change.reason()),
                List.of(),
                Set.of(),
                Draft.Edit.of(s -> released(s, released)),
                false,
                released.stream().map(sha256 -> sha256 + " is tried again").toList());
    }

    private static KernelState released(KernelState state, Set<String> hashes) {
        KernelState next = state;
        for (String sha256 : hashes) {
            next =
                    next.proven(sha256)
                            .withQuarantined(all -> Map.copyOf(KernelState.without(all, sha256)));
        }
        return next;
    }
}
