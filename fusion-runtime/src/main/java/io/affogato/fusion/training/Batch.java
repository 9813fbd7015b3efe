package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.affogato.modality.ModalityId;

import java.util.Map;

/**
 * Several questions with the features of their recordings.
 *
 * <p>Axes: B batch, T question tokens, L answer tokens.
 *
 * @param manager owns every array of the batch; whoever made it closes it
 * @param features by modality
 * @param questionIds (B, T), int64
 * @param questionMask (B, T), float32, 1 for a token and 0 for padding
 * @param labels (B, L), int64, -100 where there is no target
 */
public record Batch(
        NDManager manager,
        Map<ModalityId, ModalityFeatures> features,
        NDArray questionIds,
        NDArray questionMask,
        NDArray labels) {}
