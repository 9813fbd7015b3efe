package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/** Lets arrays outlive the scope they were computed in. */
final class StepArrays {

    private StepArrays() {}

    static void keep(NDManager owner, NDArray... arrays) {
        for (NDArray array : arrays) {
            NDScope.unregister(array);
            array.attach(owner);
        }
    }
}
