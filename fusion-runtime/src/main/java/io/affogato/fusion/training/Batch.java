package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ModalityId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Stored features and tokenised text of some samples, and what is to be learnt from them.
 *
 * <p>Axes: B samples, L question tokens, La answer tokens, Y rows, X columns.
 *
 * @param manager owns every array of the batch and what is computed from it
 * @param features by modality; a modality that is not there is missing in every sample
 * @param questionIds (B, L), int64
 * @param questionMask (B, L), float32, 1 for text and 0 for padding
 * @param labels (B, La), int64, -100 where nothing is to be learnt; unused when answering, and
 *     where a head reads the state
 * @param target what a head learns: masks (B, Y, X) or scores (B, 1), float32, or classes (B),
 *     int64; empty for words, and when nobody learns
 */
public record Batch(
        NDManager manager,
        Map<ModalityId, ModalityFeatures> features,
        NDArray questionIds,
        NDArray questionMask,
        NDArray labels,
        Optional<NDArray> target) {

    /** A batch whose answers are words. */
    public Batch(
            NDManager manager,
            Map<ModalityId, ModalityFeatures> features,
            NDArray questionIds,
            NDArray questionMask,
            NDArray labels) {
        this(manager, features, questionIds, questionMask, labels, Optional.empty());
    }

    /** Returns how much there is to be learnt: answer tokens, or samples for a head. */
    public long learnt() {
        return target.isPresent()
                ? target.get().getShape().get(0)
                : Arrays.stream(labels.toLongArray()).filter(label -> label >= 0).count();
    }
}
