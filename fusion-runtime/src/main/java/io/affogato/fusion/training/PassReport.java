package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;

/**
 * One pass of one modality over one batch.
 *
 * @param modality whose adapter was trained
 * @param loss of the batch, before the step
 * @param gradientNorm Euclidean norm of the modality's low-rank gradients, before clipping
 * @param stepped whether the optimiser took its step; it does not where loss or gradients are not
 *     finite
 */
public record PassReport(ModalityId modality, double loss, double gradientNorm, boolean stepped) {}
