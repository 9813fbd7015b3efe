package io.affogato.fusion.mit;

import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.Lead;
import io.affogato.fusion.backbone.Modulation;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.FusionOutput;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.CachedPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.List;
import java.util.Optional;

/**
 * A frozen language model that answers questions with modalities infused into some of its blocks;
 * it reads the question's tokens and no others.
 *
 * <p>It owns nothing. Parameters belong to the managers their adapters were made with; everything
 * computed belongs to the batch's manager.
 */
public final class MitModel implements AnsweringModel {

    private final LanguageModel frozen;
    private final MitInfusion infusion;

    /** Puts the parts together. */
    public MitModel(LanguageModel frozen, MitInfusion infusion) {
        this.frozen = frozen;
        this.infusion = infusion;
    }

    /** Returns the adapters. */
    public MitInfusion infusion() {
        return infusion;
    }

    @Override
    public List<ModalityId> modalities() {
        return infusion.modalities();
    }

    @Override
    public List<Parameter> parameters(ModalityId m) {
        return infusion.adapter(m).parameters();
    }

    @Override
    public List<Parameter> trained(ModalityId m) {
        return infusion.adapter(m).trained();
    }

    /** Returns nothing: modalities share no parameter. */
    @Override
    public List<Parameter> shared() {
        return List.of();
    }

    @Override
    public boolean drawsRandomNumbers() {
        return frozen.drawsRandomNumbers();
    }

    @Override
    public BatchPass open(Batch batch, Objective objective) {
        Optional<Lead> lead =
                frozen.drawsRandomNumbers()
                        ? Optional.empty()
                        : Optional.of(new Lead(batch.manager()));
        return new CachedPass<>(
                modalities(), batch.manager(), new MitParts(this, batch, objective, lead));
    }

    @Override
    public FusionOutput fuse(Batch batch) {
        return Autograd.off(() -> input(batch, infusion.keptModulation(batch)));
    }

    @Override
    public LanguageModel languageModel() {
        return frozen;
    }

    FusionOutput input(Batch batch, Modulation modulation) {
        return new FusionOutput(
                frozen.embed(batch.questionIds()), batch.questionMask(), modulation);
    }
}
