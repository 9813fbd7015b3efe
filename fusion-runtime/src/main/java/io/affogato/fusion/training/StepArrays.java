package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/** Lets arrays outlive the scope they were computed in. */
public final class StepArrays {

    private StepArrays() {}

    /** Hands arrays over to an owner; the current scope no longer frees them. */
    public static void keep(NDManager owner, NDArray... arrays) {
        for (NDArray array : arrays) {
            NDScope.unregister(array);
            array.attach(owner);
        }
    }
}
