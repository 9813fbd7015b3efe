package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

import io.affogato.modality.ModalityId;

/** The passes of one batch through a model. One thread uses it. */
public interface BatchPass extends AutoCloseable {

    /**
     * Computes the loss with a gradient graph to one modality's parameters and the shared ones.
     *
     * @return scalar, float32; belongs to the manager of the batch
     */
    NDArray loss(ModalityId trained);

    /**
     * Computes the loss with a gradient graph to all parameters.
     *
     * @return scalar, float32; belongs to the manager of the batch
     */
    NDArray jointLoss();

    /** Says that the parameters of a modality and the shared ones have changed. */
    void updated(ModalityId m);

    /** Frees what the passes kept. */
    @Override
    void close();
}
