package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.nn.Autograd;
import java.util.function.Supplier;

/**
 * What a frozen network makes of one text below its first modulated block. Nothing that is trained
 * comes before it, so that it is the same in every pass over a batch: the first pass computes it,
 * without a graph, and the others start from there.
 *
 * <p>For one text with one mask and one answer, and networks that draw no random numbers. Not
 * thread-safe.
 */
public final class Lead {

    private final NDManager owner;
    private NDArray states;

    /**
     * Has computed nothing yet.
     *
     * @param owner of the states, which live as long as it does
     */
    public Lead(NDManager owner) {
        this.owner = owner;
    }

    /** Returns the states (B, L, E), computing them if nobody has. */
    NDArray states(Supplier<NDArray> blocks) {
        if (states == null) {
            states = Autograd.off(() -> kept(blocks));
        }
        return states;
    }

    private NDArray kept(Supplier<NDArray> blocks) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray made = blocks.get();
            NDScope.unregister(made);
            made.attach(owner);
            return made;
        }
    }
}
