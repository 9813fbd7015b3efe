package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.training.Batch;

/** What a fused prompt is trained for. */
@FunctionalInterface
public interface Objective {

    /** The words of the answer, by cross entropy. */
    Objective WORDS =
            (frozen, input, batch) -> EncodedPrompt.of(frozen, input).loss(batch.labels());

    /**
     * Returns the loss, a scalar; a graph is built as the thread's gradient mode says.
     *
     * @param frozen reads what was fused
     * @param input modalities and question
     * @param batch holds what is to be learnt
     */
    NDArray loss(LanguageModel frozen, FusionOutput input, Batch batch);
}
