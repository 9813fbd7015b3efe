package io.affogato.platform.kernel;

import io.affogato.platform.admin.Change;
import io.affogato.platform.kernel.KernelState.BundleRecord;
import io.affogato.platform.kernel.KernelState.Place;
import io.affogato.platform.kernel.KernelState.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Works out what wishes of operators come down to, and refuses those that cannot be met; changes
 * nothing.
 *
 * <p>Used by the deployer's thread alone.
 */
final class ChangeDrafts {

    private final KernelParts parts;

    ChangeDrafts(KernelParts parts) {
        this.parts = parts;
    }

    /**
     * Drafts a change.
     *
     * @param staged for an installation the inspected file; null otherwise
     */
    Draft draft(Change change, Candidate staged) throws RefusedException {
        return switch (change.kind()) {
            case INSTALL -> install(change, staged);
            case UNINSTALL -> uninstall(bundle(change.target()));
            case ENABLE -> enable(bundle(change.target()));
            case DISABLE -> disable(bundle(change.target()));
            case ROLLBACK -> rollback(bundle(change.target()), change.version());
            case RESTORE -> new RestoreDrafts(parts, this).restore(change.target());
            case RELEASE -> ReleaseDrafts.release(state(), change);
        };
    }

    private KernelState state() {
        return parts.board().state();
    }

    private String bundle(String target) throws RefusedException {
        Optional<String> found = state().bundleOf(target);
        if (found.isEmpty() && state().bundles().containsKey(target)) {
            found = Optional.of(target);
        }
        if (found.isEmpty()) {
            throw unknown(
                    "no modality '%s' is known; known: %s"
                            .formatted(target, known(state().bundles().values())));
        }
        if (parts.transitions().touches(found.get())) {
            throw underWay(found.get());
        }
        return found.get();
    }

    private static Set<String> known(Iterable<BundleRecord> records) {
        Set<String> ids = new TreeSet<>();
        records.forEach(r -> r.offers().forEach(place -> ids.add(place.id())));
        return ids;
    }

    static RefusedException unknown(String reason) {
        return new RefusedException(RefusalCode.UNKNOWN, reason);
    }

    static RefusedException underWay(String name) {
        return new RefusedException(
                RefusalCode.UNDER_WAY,
                "another change of %s is under way; wait for it and ask again".formatted(name));
    }

    private Draft install(Change change, Candidate staged) throws RefusedException {
        if (parts.transitions().touches(staged.name()) || parts.bench().isTryingRival(staged)) {
            throw underWay(staged.name());
        }
        Optional<Deployment> own = Optional.ofNullable(parts.board().deployed(staged.name()));
        if (own.isPresent() && own.get().sha256().equals(staged.sha256())) {
            return new Draft(
                    staged.title() + " is in use already",
                    List.of(),
                    Set.of(),
                    Draft.Edit.of(s -> s),
                    false,
                    List.of("nothing changes"));
        }
        for (Deployment holder : parts.board().deployed()) {
            if (!holder.name().equals(staged.name())) {
                Rivals.requireRight(staged, holder.candidate());
            }
        }
        boolean sameVersion =
                own.isPresent() && own.get().candidate().version().equals(staged.version());
        if (sameVersion && !change.allowSameVersion()) {
            throw Rivals.sameVersion(
                    staged, "give it another version, or allow the same version");
        }
        check(staged);
        return new Draft(
                staged.title() + " installed by command",
                List.of(staged),
                Set.of(),
                (s, signers) ->
                        Workshop.activate(s, staged, "", signers.get(staged.sha256())),
                true,
                List.of(takesPlace(staged)));
    }

    /** Throws if a candidate is not trusted or lacks something. */
    void check(Candidate candidate) throws RefusedException {
        parts.workshop().trust(candidate);
        parts.workshop().requireMet(candidate);
    }

    /** Says whose place a candidate takes. */
    String takesPlace(Candidate candidate) {
        Deployment old = parts.board().deployed(candidate.name());
        return old == null
                ? candidate.title() + " is installed"
                : "%s takes the place of %s"
                        .formatted(candidate.title(), old.candidate().version());
    }

    private Draft uninstall(String name) throws RefusedException {
        BundleRecord record = state().bundles().get(name);
        if (record.active() == null) {
            throw unknown(ids(record) + " is not installed");
        }
        List<String> effects = new ArrayList<>();
        effects.add(
                "%s %s is taken out; its bytes stay for a rollback"
                        .formatted(ids(record), record.active().version()));
        if (parts.book().holds(record.active().file())) {
            effects.add(
                    "%s stays where it is and is left alone until its bytes change"
                            .formatted(record.active().file()));
        }
        return new Draft(
                ids(record) + " uninstalled",
                List.of(),
                Set.of(name),
                Draft.Edit.of(s -> s.remove(name)),
                true,
                effects);
    }

    private static String ids(BundleRecord record) {
        return String.join(", ", record.offers().stream().map(Place::id).toList());
    }

    private Draft disable(String name) throws RefusedException {
        BundleRecord record = state().bundles().get(name);
        if (record.active() == null) {
            throw unknown(ids(record) + " is not installed");
        }
        return new Draft(
                ids(record) + " switched off",
                List.of(),
                Set.of(name),
                Draft.Edit.of(s -> s.enable(name, false)),
                false,
                List.of(ids(record) + " is switched off and stays installed"));
    }

    private Draft enable(String name) throws RefusedException {
        BundleRecord record = state().bundles().get(name);
        if (record.active() == null) {
            throw unknown(ids(record) + " is not installed; roll it back or install it");
        }
        boolean used = parts.board().deployed(name) != null;
        List<Candidate> up = used ? List.of() : List.of(again(record.active()));
        return new Draft(
                ids(record) + " switched on",
                up,
                Set.of(),
                Draft.Edit.of(s -> s.enable(name, true).proven(record.active().sha256())),
                false,
                List.of(used ? "nothing changes" : ids(record) + " is switched on"));
    }

    /** Takes bytes out of the store and checks them by the rules of today. */
    private Candidate again(Revision revision) throws RefusedException {
        Candidate candidate = parts.intake().restore(revision);
        for (Deployment holder : parts.board().deployed()) {
            if (!holder.name().equals(candidate.name())) {
                Rivals.requireRight(candidate, holder.candidate());
            }
        }
        check(candidate);
        return candidate;
    }

    private Draft rollback(String name, String version) throws RefusedException {
        BundleRecord record = state().bundles().get(name);
        Revision target =
                record.previous().stream()
                        .filter(r -> version.isEmpty() || r.version().equals(version))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        unknown(
                                                "%s has no earlier version%s; kept: %s"
                                                        .formatted(
                                                                ids(record),
                                                                version.isEmpty()
                                                                        ? ""
                                                                        : " " + version,
                                                                record.previous().stream()
                                                                        .map(Revision::version)
                                                                        .toList())));
        Candidate candidate = again(located(target));
        return new Draft(
                "%s rolled back to %s".formatted(ids(record), target.version()),
                List.of(candidate),
                Set.of(),
                activate(List.of(candidate)),
                true,
                List.of(takesPlace(candidate)));
    }

    /** A revision whose file is gone came from nowhere. */
    Revision located(Revision revision) {
        return parts.book().holds(revision.file()) ? revision : revision.withFile("");
    }

    /** Puts candidates in use. */
    static Draft.Edit activate(List<Candidate> up) {
        return (state, signers) -> {
            KernelState next = state;
            for (Candidate c : up) {
                next = Workshop.activate(next, c, c.origin(), signers.get(c.sha256()));
            }
            return next;
        };
    }
}
