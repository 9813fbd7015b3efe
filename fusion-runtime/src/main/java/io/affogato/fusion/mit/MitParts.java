package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.CachedPass;
import io.affogato.modality.ModalityId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What the passes over a batch compute: each modality's wishes for the blocks, then the loss. */
record MitParts(MitModel model, Batch batch, Objective objective)
        implements CachedPass.Parts<SortedMap<Integer, ModalityModulation>> {

    @Override
    public SortedMap<Integer, ModalityModulation> part(ModalityId m) {
        return model.infusion().part(m, batch);
    }

    @Override
    public NDArray loss(Map<ModalityId, SortedMap<Integer, ModalityModulation>> parts) {
        return objective.loss(
                model.languageModel(),
                model.input(batch, model.infusion().modulation(parts)),
                batch);
    }

    @Override
    public List<NDArray> arrays(SortedMap<Integer, ModalityModulation> part) {
        return MitInfusion.arrays(part);
    }
}
