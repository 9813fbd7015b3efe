package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ModalityId;

/**
 * The passes over one batch, which recompute only what changed.
 *
 * <p>Losses belong to the manager of the batch.
 */
public interface BatchPass extends AutoCloseable {

    /**
     * Returns the loss, a scalar whose graph leads to the trained modality's adapter and the shared
     * parameters only; the tokens of the other modalities come from a cache without a graph.
     */
    NDArray loss(ModalityId trained);

    /** Returns the loss, a scalar whose graph leads to every trainable parameter. */
    NDArray jointLoss();

    /** Says that a modality's parameters have changed; its cached tokens are recomputed lazily. */
    void updated(ModalityId m);

    /** Frees the cache. Calling it twice is allowed. */
    @Override
    void close();
}
