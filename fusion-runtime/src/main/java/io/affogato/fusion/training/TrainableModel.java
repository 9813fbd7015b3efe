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

    /** Returns what a pass moves without a gradient, such as running statistics; often nothing. */
    default List<Parameter> kept() {
        return List.of();
    }

    /** Returns whether a pass draws random numbers, as dropout does. */
    boolean drawsRandomNumbers();

    /** Returns whether passes over parts of a batch must not run side by side. */
    default boolean takesTurns() {
        return drawsRandomNumbers() || !kept().isEmpty();
    }

    /** Opens a batch for one round of modality-sequential training. */
    BatchPass open(Batch batch);
}
