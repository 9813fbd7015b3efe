package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;

/**
 * A frozen network that reads embeddings, and whose blocks can be modulated.
 *
 * <p>Axes: B batch, L prompt positions, T positions, E width. Arrays belong to the manager of the
 * first argument; graphs are built as the thread's gradient mode says.
 */
public interface StateModel {

    /** Returns E. */
    int width();

    /** Returns the sizes of what can be modulated. */
    BlockSizes blocks();

    /** Looks up word embeddings: int64 ids (B, T) to (B, T, E). */
    NDArray embed(NDArray ids);

    /**
     * Returns one state for a whole prompt.
     *
     * @param embeddings (B, L, E)
     * @param mask (B, L), float32, 1 for a position that counts; others may stand anywhere
     * @return (B, E), behind the last norm
     */
    NDArray pooled(NDArray embeddings, NDArray mask, Pooling pooling);

    /**
     * Returns this network with some blocks modulated, and no other modulation. It shares all
     * weights; rows of the modulation are those of the prompts it will be given.
     *
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_RECIPE} if there is no such block
     */
    StateModel modulated(Modulation modulation);
}
