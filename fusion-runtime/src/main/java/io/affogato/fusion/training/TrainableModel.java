package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;
import java.util.List;

/** A model whose trainable parts are one adapter a modality and something they share. */
public interface TrainableModel {

    /** Returns the modalities in the order of the run; the first is the primary one. */
    List<ModalityId> modalities();

    /** Returns the parameters of a modality's adapter, in a fixed order. */
    List<Parameter> parameters(ModalityId m);

    /**
     * Returns those parameters of a modality that a pass trains; the others keep every bit. All of
     * them, unless the modality skips its low-rank changes.
     */
    default List<Parameter> trained(ModalityId m) {
        return parameters(m);
    }

    /** Returns the parameters that belong to no single modality; empty if there are none. */
    List<Parameter> shared();

    /** Returns whether a pass draws random numbers, as dropout does. */
    boolean drawsRandomNumbers();

    /** Opens a batch for one round of modality-sequential training. */
    BatchPass open(Batch batch);
}
