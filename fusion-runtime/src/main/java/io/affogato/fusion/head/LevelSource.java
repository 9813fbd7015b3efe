package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a mask decoder finds its feature levels: hidden states of an encoder that lie side by side
 * in the tokens of one modality, deepest first.
 *
 * @param modality whose tokens, of a recording's first segment
 * @param levels how many
 * @param width D of one level
 */
public record LevelSource(ModalityId modality, int levels, int width) {

    /** Checks the sizes. */
    public LevelSource {
        if (levels < 2 || width <= 0) {
            throw new IllegalArgumentException(
                    "a mask needs at least two levels of positive width, found %d of %d"
                            .formatted(levels, width));
        }
    }

    /**
     * Cuts the levels of a batch's samples.
     *
     * @return one array (B, N, D) a level, deepest first; zeros for a sample without the modality
     * @throws ModalityException {@link ErrorCode#EMPTY_SIGNAL} if no sample of the batch has it
     */
    List<NDArray> of(Batch batch) {
        ModalityFeatures features = batch.features().get(modality);
        if (features == null) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL,
                    "a mask is drawn over what modality '%s' sees, and no recording has it; add its file"
                            .formatted(modality));
        }
        NDArray first = Ops.slice(features.tokens(), 1, 0, 1);
        long tokens = first.getShape().get(2);
        NDArray wide = features.forSamples(Ops.reshape(first, -1, tokens, (long) levels * width));
        List<NDArray> cut = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            cut.add(Ops.slice(wide, 2, (long) level * width, (level + 1L) * width));
        }
        return cut;
    }
}
