package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.kernel.KernelState.BundleRecord;
import io.affogato.platform.kernel.KernelState.FileHold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Carries out wishes of operators.
 *
 * <p>Used by the deployer's thread alone.
 */
final class ChangeDesk {

    private final KernelParts parts;
    private final ChangeDrafts drafts;

    ChangeDesk(KernelParts parts) {
        this.parts = parts;
        drafts = new ChangeDrafts(parts);
    }

    /**
     * What became of a wish.
     *
     * @param done whether it is committed
     * @param code of a refusal; empty otherwise
     * @param message in one line
     * @param bundles it touched
     */
    record Answer(boolean done, String code, String message, Set<String> bundles) {}

    /** Says what a change would do. */
    ChangePlan plan(Change change, Candidate staged) {
        try {
            Draft draft = drafts.draft(change, staged);
            List<String> effects = new ArrayList<>(draft.effects());
            effects.addAll(drains(draft, change.when()));
            return new ChangePlan(change, true, "", "", effects);
        } catch (RefusedException e) {
            return new ChangePlan(change, false, e.code().code(), e.getMessage(), List.of());
        }
    }

    private List<String> drains(Draft draft, SwapPolicy when) {
        List<String> effects = new ArrayList<>();
        for (String name : draft.bundles()) {
            Deployment old = parts.board().deployed(name);
            List<LeaseHold> holds = old == null ? List.of() : old.holds();
            if (!holds.isEmpty()) {
                effects.add("%d lease(s) of %s drain".formatted(holds.size(), name));
            }
            holds.stream()
                    .filter(h -> h.kind() == LeaseKind.TRAINING_STAGE)
                    .map(h -> effect(h, old, when))
                    .forEach(effects::add);
        }
        return effects;
    }

    private static String effect(LeaseHold hold, Deployment old, SwapPolicy when) {
        return switch (when) {
            case IDLE ->
                    "%s keeps %s to the end of its stage"
                            .formatted(hold.owner(), old.candidate().version());
            case STAGE_END -> "the change waits for the end of the stage of " + hold.owner();
            case NOW -> hold.owner() + " is asked to save at its next step and to go on with it";
        };
    }

    /** Begins a change; the answer comes once, now or later. */
    void apply(Change change, Candidate staged, Consumer<Answer> answer) {
        if (!parts.lock().writable()) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "the data folder cannot be written, so nothing can be changed; mend its"
                            + " permissions, or point AFFOGATO_DATA at another one");
        }
        if (!parts.lock().take()) {
            throw new ModalityException(
                    ErrorCode.BUSY,
                    "only one process changes a data folder, and it is held by %s; ask that one, or end it"
                            .formatted(parts.lock().holder()));
        }
        try {
            Draft draft = drafts.draft(change, staged);
            if (draft.bundles().isEmpty() && change.kind() != Change.Kind.RELEASE) {
                answer.accept(new Answer(true, "", draft.cause(), touched(change, draft)));
                return;
            }
            begin(change, draft, answer);
        } catch (RefusedException e) {
            answer.accept(
                    new Answer(false, e.code().code(), e.getMessage(), touched(change, null)));
        }
    }

    private Set<String> touched(Change change, Draft draft) {
        Set<String> names = new TreeSet<>(draft == null ? Set.of() : draft.bundles());
        parts.board().state().bundleOf(change.target()).ifPresent(names::add);
        return names;
    }

    private void begin(Change change, Draft draft, Consumer<Answer> answer)
            throws RefusedException {
        List<Attempt> attempts = new ArrayList<>();
        Map<String, String> signers = new HashMap<>();
        for (Candidate candidate : draft.up()) {
            boolean back = change.kind() != Change.Kind.INSTALL;
            Trail trail =
                    back
                            ? Trail.back(parts.journal(), change.who(), candidate)
                            : Trail.of(parts.journal(), change.who(), candidate);
            if (!back) {
                trail.reach(BundleState.STAGED, "copied and hashed");
                trail.reach(BundleState.INSPECTED, "archive and manifest are in order");
            }
            Attempt attempt = parts.workshop().prepare(candidate, trail);
            attempts.add(attempt);
            signers.put(candidate.sha256(), attempt.signer());
        }
        Set<String> names = touched(change, draft);
        Transition transition =
                new Transition(
                        change.who(),
                        draft.cause(),
                        change.when(),
                        attempts,
                        draft.leaving(),
                        state -> {
                            KernelState next = draft.edit().apply(state, signers);
                            return draft.held() ? held(next, names, draft.cause()) : next;
                        },
                        new OperatorOutcome(change, draft.cause(), names, answer));
        parts.transitions().begin(List.of(transition), attempts);
    }

    /** Keeps files of these bundles out whose bytes are not the ones in use. */
    private KernelState held(KernelState state, Set<String> names, String cause) {
        List<FileHold> holds = new ArrayList<>(state.holds());
        for (FileBook.Entry entry : parts.book().all()) {
            if (entry.candidate() != null && names.contains(entry.candidate().name())) {
                String file = entry.file().toString();
                holds.removeIf(h -> h.file().equals(file));
                BundleRecord record = state.bundles().get(entry.candidate().name());
                boolean used =
                        record != null
                                && record.active() != null
                                && record.active().sha256().equals(entry.sha256());
                if (!used) {
                    holds.add(new FileHold(file, entry.sha256(), cause));
                }
            }
        }
        return state.withHolds(holds);
    }

    /** Tells an operator what became of a wish. */
    private final class OperatorOutcome implements Transition.Outcome {

        private final Change change;
        private final String cause;
        private final Set<String> names;
        private Consumer<Answer> answer;

        OperatorOutcome(
                Change change, String cause, Set<String> names, Consumer<Answer> answer) {
            this.change = change;
            this.cause = cause;
            this.names = names;
            this.answer = answer;
        }

        private void answer(boolean done, String code, String message) {
            answer.accept(new Answer(done, code, message, names));
            answer = a -> {};
        }

        @Override
        public void committed() {
            parts.book().reconsider(e -> names.stream().anyMatch(e::isOf));
            parts.book().reconsiderRivals();
            if (change.kind() == Change.Kind.RELEASE) {
                parts.book().reconsider(e -> e.state() == BundleState.QUARANTINED);
            }
        }

        @Override
        public void done() {
            if (change.kind() == Change.Kind.DISABLE || change.kind() == Change.Kind.RELEASE) {
                BundleState to =
                        change.kind() == Change.Kind.DISABLE
                                ? BundleState.DISABLED
                                : BundleState.STAGED;
                parts.journal().write(change.who(), change.target(), null, to, "", cause, "");
                parts.restarts().bringUpFileless();
            }
            answer(true, "", cause);
        }

        @Override
        public void waits(String reason) {
            answer(false, "", reason);
        }

        @Override
        public void failed(Attempt attempt, RefusedException reason) {
            RefusedException shown = parts.workshop().blame(attempt.candidate(), reason);
            attempt.trail()
                    .fail(Workshop.stateOf(shown.code()), shown.code(), shown.getMessage());
            answer(false, shown.code().code(), shown.getMessage());
        }

        @Override
        public void refused(RefusedException reason) {
            answer(false, reason.code().code(), reason.getMessage());
        }
    }
}
