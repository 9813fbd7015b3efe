package io.affogato.fusion.crema;

import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.TrainableModel;

/** A model whose answers a frozen language model writes or scores. */
public interface AnsweringModel extends TrainableModel {

    /**
     * Encodes modalities and question for answering, without a graph; a modality the batch lacks is
     * missing.
     *
     * @return arrays of the batch's manager
     */
    EncodedPrompt encodeForAnswer(Batch batch);

    /** Returns the frozen language model, as it is without any modality. */
    LanguageModel languageModel();
}
