package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What one modality asks of one block, before the gate.
 *
 * <p>Axes: B batch, A heads of queries, K head width, F hidden units.
 *
 * @param queryScale D_k (B, A*K)
 * @param attentionScale D_v (B, A*K)
 * @param attentionShift A_v (B, A*K)
 * @param hiddenScale F (B, F)
 * @param headBias l (A), or (B, A) for one a row
 * @param present (B), 1 where a sample has the modality, 0 where it is missing; an array of its own
 */
public record ModalityModulation(
        NDArray queryScale,
        NDArray attentionScale,
        NDArray attentionShift,
        NDArray hiddenScale,
        NDArray headBias,
        NDArray present) {

    /** Returns the arrays that were computed for the batch, the bias not among them. */
    List<NDArray> computed() {
        return List.of(queryScale, attentionScale, attentionShift, hiddenScale, present);
    }
}
