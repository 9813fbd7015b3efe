package io.affogato.fusion.training;

import ai.djl.ndarray.NDManager;

/** Where batches come from. */
public interface BatchSource {

    /** Returns the number of samples. */
    int size();

    /** Returns the recordings of the samples as numbers, equal where samples share one. */
    int[] recordings();

    /**
     * Makes a batch.
     *
     * @param manager owns every array of the batch
     * @param indices samples in order, each from 0 to {@link #size()} - 1
     */
    Batch load(NDManager manager, int... indices);
}
