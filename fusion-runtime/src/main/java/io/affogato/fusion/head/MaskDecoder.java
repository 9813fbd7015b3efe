package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Parameter;
import java.util.List;

/**
 * Turns the patch features of a picture and one condition vector into a mask.
 *
 * <p>Axes: B samples, L = 1 + G*G tokens of a level (class token first, then patches row by row), D
 * feature width, H condition width, C classes, Y rows, X columns.
 */
public interface MaskDecoder {

    /** Returns how many feature levels it reads. */
    int levels();

    /** Returns C: 1 for a logit of the object alone, 2 for background and object. */
    int classes();

    /** Returns the trainable tensors under their MiT names without {@code decoder.}, in order. */
    List<Parameter> parameters();

    /** Returns what it keeps besides and no gradient moves, such as running statistics. */
    List<Parameter> statistics();

    /**
     * Computes mask logits.
     *
     * @param features one array (B, L, D) a level, deepest first, float32
     * @param condition (B, H), float32
     * @param training whether statistics of the batch are used, and the kept ones moved
     * @return (B, C, Y, X), belonging to the manager of the features
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_SHAPE} if a shape does not fit
     */
    NDArray logits(List<NDArray> features, NDArray condition, boolean training);
}
