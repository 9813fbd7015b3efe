package io.affogato.fusion.eval;

import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.List;
import java.util.Set;

/** Answers samples. */
@FunctionalInterface
public interface Predictor {

    /**
     * Answers every sample.
     *
     * @param without modalities to treat as missing in every sample
     * @return one answer for each sample, in order
     */
    List<Prediction> predict(List<Sample> samples, Set<ModalityId> without);
}
