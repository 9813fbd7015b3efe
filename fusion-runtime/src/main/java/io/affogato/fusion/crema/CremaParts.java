package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.crema.StageClock.Stage;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.CachedPass;
import io.affogato.modality.ModalityId;
import java.util.List;
import java.util.Map;

/** What the passes over a batch compute: tokens (R, S, K, E) of each modality, then the loss. */
record CremaParts(CremaModel model, Batch batch, Objective objective, StageClock clock)
        implements CachedPass.Parts<NDArray> {

    @Override
    public NDArray part(ModalityId m) {
        return clock.time(Stage.QUERY, () -> model.tokens(m, batch, true));
    }

    @Override
    public NDArray loss(Map<ModalityId, NDArray> tokens) {
        return clock.time(
                Stage.LANGUAGE,
                () -> objective.loss(model.languageModel(), model.assemble(batch, tokens), batch));
    }

    @Override
    public List<NDArray> arrays(NDArray tokens) {
        return List.of(tokens);
    }
}
