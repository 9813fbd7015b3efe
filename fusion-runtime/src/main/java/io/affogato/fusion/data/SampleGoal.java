package io.affogato.fusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.Sample;
import java.util.List;
import java.util.Optional;

/** What a head learns from samples. */
@FunctionalInterface
public interface SampleGoal {

    /** Nothing: there is no head, or nobody learns. */
    SampleGoal NONE = (owner, samples) -> Optional.empty();

    /**
     * Reads the targets of samples, as {@link io.affogato.fusion.training.Batch} takes them.
     *
     * @param owner manager of the result
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_SAMPLE} if a sample has none
     */
    Optional<NDArray> of(NDManager owner, List<Sample> samples);
}
