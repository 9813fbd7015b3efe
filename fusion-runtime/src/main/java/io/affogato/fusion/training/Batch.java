package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ModalityId;
import java.util.Arrays;
import java.util.Map;

/**
 * Stored features and tokenised text of some samples.
 *
 * @param manager owns every array of the batch and what is computed from it
 * @param features by modality; a modality that is not there is missing in every sample
 * @param questionIds (B, L), int64
 * @param questionMask (B, L), float32, 1 for text and 0 for padding
 * @param labels (B, La), int64, -100 where nothing is to be learnt; unused when answering
 */
public record Batch(
        NDManager manager,
        Map<ModalityId, ModalityFeatures> features,
        NDArray questionIds,
        NDArray questionMask,
        NDArray labels) {

    /** Returns how many answer tokens there are to be learnt. */
    public long targets() {
        return Arrays.stream(labels.toLongArray()).filter(label -> label >= 0).count();
    }
}
