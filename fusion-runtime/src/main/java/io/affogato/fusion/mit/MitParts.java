package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.Lead;
import io.affogato.fusion.backbone.Modulation;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.CachedPass;
import io.affogato.modality.ModalityId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the passes over a batch compute: each modality's wishes for the blocks, then the loss.
 *
 * @param lead keeps what comes before the first infused block from pass to pass
 */
record MitParts(MitModel model, Batch batch, Objective objective, Optional<Lead> lead)
        implements CachedPass.Parts<SortedMap<Integer, ModalityModulation>> {

    @Override
    public SortedMap<Integer, ModalityModulation> part(ModalityId m) {
        return model.infusion().part(m, batch);
    }

    @Override
    public NDArray loss(Map<ModalityId, SortedMap<Integer, ModalityModulation>> parts) {
        Modulation wanted = model.infusion().modulation(parts);
        Modulation led = lead.map(wanted::after).orElse(wanted);
        return objective.loss(model.languageModel(), model.input(batch, led), batch);
    }

    @Override
    public List<NDArray> arrays(SortedMap<Integer, ModalityModulation> part) {
        return MitInfusion.arrays(part);
    }
}
