package io.affogato.modality;

/**
 * How the runtime treats the features of a modality. The feature width belongs to the weights and
 * is asked of {@link ModalityEncoder#featureWidth()}.
 *
 * <p>Source: the descriptor replaces the modality names that the CREMA code (arXiv:2402.05889)
 * tests for in its model, data sets and trainer.
 *
 * @param layout what the segment axis of the features means
 * @param inputProjection whether a trainable linear map from the encoder's width to the query
 *     transformer's input width comes first; needed where the two differ
 * @param layerNorm whether a trainable layer norm comes before the query transformer
 * @param promptPrefix text put before the tokens of this modality where a fusion wants one, with
 *     {@code {i}} for the frame number from 1; empty for none
 * @param whenMissing what happens to a sample that lacks this modality
 */
public record ModalitySpec(
        FeatureLayout layout,
        boolean inputProjection,
        boolean layerNorm,
        String promptPrefix,
        MissingPolicy whenMissing) {

    /** What the segment axis means, and so how it meets the T frames of a run. */
    public enum FeatureLayout {
        /** S = T, one segment a frame. */
        PER_FRAME,
        /** S clips: query tokens are averaged over segments and repeated for every frame. */
        PER_SEGMENT,
        /** S = 1: query tokens are repeated for every frame. */
        GLOBAL
    }

    /** What happens to a sample that lacks a modality. */
    public enum MissingPolicy {
        /** Its tokens are exactly zero and masked. */
        MASK,
        /** The sample is refused. */
        FAIL
    }

    /** A per-frame modality with layer norm whose absence is masked: what most bundles want. */
    public static ModalitySpec perFrame(String promptPrefix) {
        return new ModalitySpec(
                FeatureLayout.PER_FRAME, false, true, promptPrefix, MissingPolicy.MASK);
    }
}
