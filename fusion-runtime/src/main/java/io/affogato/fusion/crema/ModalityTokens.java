package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import java.util.Optional;

/**
 * What an adapter made of a batch, before fusion.
 *
 * @param id the modality
 * @param layout what the segment axis means
 * @param tokens (B, S, K, E), zero where missing
 * @param present (B), float32, 1 or 0
 * @param prefix text before the tokens, if any
 */
public record ModalityTokens(
        ModalityId id,
        FeatureLayout layout,
        NDArray tokens,
        NDArray present,
        Optional<Prefix> prefix) {

    /**
     * Brings the segments in step with the frames.
     *
     * @return (B, T, K, E)
     */
    NDArray aligned(int frames) {
        requireFrames(frames);
        return switch (layout) {
            case PER_FRAME -> tokens;
            case PER_SEGMENT, GLOBAL ->
                    ModalityAdapter.KERNELS.call("mean_for_each_frame", tokens, frames);
        };
    }

    /** Checks that the segments fit the layout. */
    void requireFrames(int frames) {
        long segments = tokens.getShape().get(1);
        long expected =
                switch (layout) {
                    case PER_FRAME -> frames;
                    case PER_SEGMENT -> segments;
                    case GLOBAL -> 1;
                };
        if (segments != expected) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "modality %s has %d segments, its layout %s needs %d; encode it anew"
                            .formatted(id, segments, layout, expected));
        }
    }
}
