package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;
import java.util.List;

/** Takes the optimiser steps of one batch. */
public interface BatchTrainer {

    /**
     * Trains on a batch, which stays the caller's.
     *
     * @param parts of the batch, at least one; their mean loss is that of the whole
     * @param active modalities still in training, in order, not empty
     * @param learningRate of every step taken here
     * @return one report for each active modality, in that order
     */
    List<PassReport> train(List<Batch> parts, List<ModalityId> active, double learningRate);
}
