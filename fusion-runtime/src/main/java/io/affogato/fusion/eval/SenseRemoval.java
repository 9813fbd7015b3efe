package io.affogato.fusion.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ModalityId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Takes senses away from a batch, as if no sample had ever had them. */
public final class SenseRemoval {

    private SenseRemoval() {}

    /**
     * Returns a batch of the same shapes in which the removed modalities are zero, masked and not
     * present; everything else is shared with {@code batch}.
     */
    public static Batch without(Batch batch, Set<ModalityId> removed) {
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>(batch.features());
        features.replaceAll(
                (modality, kept) ->
                        removed.contains(modality) ? blank(batch.manager(), kept) : kept);
        return new Batch(
                batch.manager(),
                features,
                batch.questionIds(),
                batch.questionMask(),
                batch.labels(),
                batch.target());
    }

    private static ModalityFeatures blank(NDManager owner, ModalityFeatures kept) {
        return new ModalityFeatures(
                zeros(owner, kept.tokens()),
                zeros(owner, kept.mask()),
                zeros(owner, kept.pooled()),
                zeros(owner, kept.present()),
                kept.rows());
    }

    private static NDArray zeros(NDManager owner, NDArray like) {
        return owner.zeros(like.getShape(), DataType.FLOAT32);
    }
}
