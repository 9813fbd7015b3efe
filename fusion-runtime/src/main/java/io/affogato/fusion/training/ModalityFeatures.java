package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;
import java.util.Optional;

/**
 * What a frozen encoder said of the recordings of a batch. Samples that ask about one recording
 * share its row, so that adapters read it once.
 *
 * <p>Axes: B samples, R recordings, S segments, N tokens, D width, J width of a pooled vector.
 *
 * @param tokens (R, S, N, D), float32
 * @param mask (R, S, N), float32, 1 for a token that counts and 0 for padding
 * @param pooled (R, J), float32, one vector a recording, as the encoder made it
 * @param present (R), float32, 1 where the recording has this modality and 0 where it is missing
 * @param rows (B), int64, each sample's recording; empty where sample i has recording i
 */
public record ModalityFeatures(
        NDArray tokens, NDArray mask, NDArray pooled, NDArray present, Optional<NDArray> rows) {

    /** Gives every sample a recording of its own. */
    public ModalityFeatures(NDArray tokens, NDArray mask, NDArray pooled, NDArray present) {
        this(tokens, mask, pooled, present, Optional.empty());
    }

    /** Returns, for values of the recordings (R, ...), those of the samples (B, ...). */
    public NDArray forSamples(NDArray values) {
        return rows.map(picked -> Ops.rows(values, picked)).orElse(values);
    }
}
