package io.affogato.platform.kernel;

import io.affogato.platform.kernel.KernelState.BundleRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Works out the way back to a whole generation.
 *
 * <p>Used by the deployer's thread alone.
 */
final class RestoreDrafts {

    private final KernelParts parts;
    private final ChangeDrafts drafts;

    RestoreDrafts(KernelParts parts, ChangeDrafts drafts) {
        this.parts = parts;
        this.drafts = drafts;
    }

    /** Drafts the way back to a whole generation. */
    Draft restore(String target) throws RefusedException {
        if (!parts.transitions().isIdle() || !parts.transitions().waiting().isEmpty()) {
            throw ChangeDrafts.underWay("some bundle");
        }
        KernelState wanted = generation(target);
        List<Candidate> up = new ArrayList<>();
        Set<String> leaving = new HashSet<>();
        List<String> effects = new ArrayList<>();
        Set<String> names = new TreeSet<>(parts.board().state().bundles().keySet());
        names.addAll(wanted.bundles().keySet());
        for (String name : names) {
            BundleRecord record = wanted.bundles().get(name);
            Deployment used = parts.board().deployed(name);
            if (record != null && record.inUse()) {
                if (used == null || !used.sha256().equals(record.active().sha256())) {
                    Candidate candidate = parts.intake().restore(drafts.located(record.active()));
                    drafts.check(candidate);
                    up.add(candidate);
                    effects.add(drafts.takesPlace(candidate));
                }
            } else if (used != null) {
                leaving.add(name);
                effects.add(used.candidate().title() + " is taken out");
            }
        }
        Draft.Edit activated = ChangeDrafts.activate(up);
        return new Draft(
                "generation %d restored".formatted(wanted.generation()),
                up,
                leaving,
                (state, signers) -> settle(activated.apply(state, signers), leaving, wanted),
                true,
                effects.isEmpty() ? List.of("nothing changes") : effects);
    }

    private static KernelState settle(KernelState state, Set<String> leaving, KernelState wanted) {
        KernelState next = state;
        for (String name : leaving) {
            BundleRecord record = wanted.bundles().get(name);
            boolean off = record != null && record.active() != null;
            next = off ? next.with(name, record) : next.remove(name);
        }
        return next;
    }

    private KernelState generation(String target) throws RefusedException {
        try {
            return parts.states()
                    .generation(Long.parseLong(target), parts.board().state())
                    .orElseThrow(
                            () -> ChangeDrafts.unknown("generation %s is not kept".formatted(target)));
        } catch (NumberFormatException e) {
            throw new RefusedException(
                    RefusalCode.UNKNOWN,
                    "a generation is a number, was '%s'".formatted(target),
                    e);
        }
    }
}
