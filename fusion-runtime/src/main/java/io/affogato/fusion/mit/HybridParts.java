package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.CachedPass;
import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What the passes over a batch compute: each modality's tokens and wishes, then the loss. */
record HybridParts(CremaModel crema, MitInfusion infusion, Batch batch, Objective objective)
        implements CachedPass.Parts<HybridParts.Part> {

    /**
     * What a modality adds.
     *
     * @param tokens (R, S, K, E)
     * @param infused by the index of the block
     */
    record Part(NDArray tokens, SortedMap<Integer, ModalityModulation> infused) {}

    @Override
    public Part part(ModalityId m) {
        return new Part(crema.tokens(m, batch, true), infusion.part(m, batch));
    }

    @Override
    public NDArray loss(Map<ModalityId, Part> parts) {
        Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
        Map<ModalityId, SortedMap<Integer, ModalityModulation>> infused = new LinkedHashMap<>();
        parts.forEach(
                (m, part) -> {
                    tokens.put(m, part.tokens());
                    infused.put(m, part.infused());
                });
        return objective.loss(
                crema.languageModel(),
                HybridModel.joined(crema.assemble(batch, tokens), infusion.modulation(infused)),
                batch);
    }

    @Override
    public List<NDArray> arrays(Part part) {
        List<NDArray> arrays = new ArrayList<>(MitInfusion.arrays(part.infused()));
        arrays.add(part.tokens());
        return arrays;
    }
}
