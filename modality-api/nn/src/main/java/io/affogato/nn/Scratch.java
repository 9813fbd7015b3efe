package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Frees what a computation makes on its way; a graph keeps what its gradient needs. */
final class Scratch {

    private Scratch() {}

    /** Returns the result, which belongs to whom it would have belonged to anyway. */
    static NDArray free(Supplier<NDArray> computation) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = computation.get();
            NDScope.unregister(result);
        }
        NDScope.register(result); // of the scope around, if there is one
        return result;
    }
}
