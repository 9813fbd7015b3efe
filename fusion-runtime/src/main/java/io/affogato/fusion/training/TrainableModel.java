package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;

import java.util.List;

/** A model whose trainable parameters are grouped by modality, plus one shared group. */
public interface TrainableModel {

    /** Returns the modalities in their fixed order, the primary one first. */
    List<ModalityId> modalities();

    /** Returns the parameters that belong to one modality alone, in a fixed order. */
    List<Parameter> parameters(ModalityId m);

    /** Returns the parameters that belong to all modalities together; may be empty. */
    List<Parameter> shared();

    /** Opens a batch, whose passes may keep what does not change between them. */
    BatchPass open(Batch batch);
}
