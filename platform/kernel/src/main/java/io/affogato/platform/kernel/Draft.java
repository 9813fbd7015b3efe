package io.affogato.platform.kernel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a wish of an operator comes down to.
 *
 * @param cause in one line, for the journal
 * @param up bytes that have to come up
 * @param leaving bundles that go and are not replaced
 * @param edit of the committed state, without the holds on files
 * @param held whether files with other bytes of these bundles must stay out from now on
 * @param effects in sentences
 */
record Draft(
        String cause,
        List<Candidate> up,
        Set<String> leaving,
        Edit edit,
        boolean held,
        List<String> effects) {

    Draft {
        up = List.copyOf(up);
        leaving = Set.copyOf(leaving);
        effects = List.copyOf(effects);
    }

    /** A change of the state that may need to know who is trusted for what came up. */
    interface Edit {

        KernelState apply(KernelState state, Map<String, String> signers);

        /** For a change that does not. */
        static Edit of(UnaryOperator<KernelState> edit) {
            return (state, signers) -> edit.apply(state);
        }
    }

    /** Returns the bundles it changes. */
    Set<String> bundles() {
        Set<String> names = new TreeSet<>(leaving);
        up.forEach(c -> names.add(c.name()));
        return names;
    }
}
