package io.affogato.fusion.crema;

import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.nn.Autograd;

/** A model whose answers a frozen language model writes or scores. */
public interface AnsweringModel extends TrainableModel {

    /** Opens a batch for one round of training, for the words of the answers. */
    @Override
    default BatchPass open(Batch batch) {
        return open(batch, Objective.WORDS);
    }

    /** Opens a batch for one round of training, for whatever the fused prompt is to tell. */
    BatchPass open(Batch batch, Objective objective);

    /**
     * Fuses modalities and question as when answering, without a graph; a modality the batch lacks
     * is missing.
     *
     * @return tokens that belong to the current scope; its modulation belongs to the batch's
     *     manager
     */
    FusionOutput fuse(Batch batch);

    /**
     * Encodes modalities and question for answering, without a graph; a modality the batch lacks is
     * missing.
     *
     * @return arrays of the batch's manager
     */
    default EncodedPrompt encodeForAnswer(Batch batch) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        return EncodedPrompt.of(languageModel(), fuse(batch))
                                .keptBy(batch.manager());
                    }
                });
    }

    /** Returns the frozen language model, as it is without any modality. */
    LanguageModel languageModel();
}
