package io.affogato.fusion.eval;

import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A question with what the model answered.
 *
 * @param sample the question
 * @param answer with all senses
 * @param right whether that will do
 * @param without answers with one of the question's own senses removed, by sense
 */
public record AnsweredSample(
        Sample sample, Prediction answer, boolean right, Map<ModalityId, Prediction> without) {

    /** Copies the map, keeping its order. */
    public AnsweredSample {
        without = Collections.unmodifiableMap(new LinkedHashMap<>(without));
    }
}
