package io.affogato.fusion.mit;

import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.Modulation;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.FusionOutput;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.CachedPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.List;

/**
 * Both ways at once: modalities stand as tokens in front of the question, and are infused into
 * blocks of the language model that reads them. A gate sees those tokens, too.
 *
 * <p>It owns nothing.
 */
public final class HybridModel implements AnsweringModel {

    private final CremaModel crema;
    private final MitInfusion infusion;

    /**
     * Puts the two together.
     *
     * @param infusion of the same modalities, in the same order
     */
    public HybridModel(CremaModel crema, MitInfusion infusion) {
        if (!crema.modalities().equals(infusion.modalities())) {
            throw new IllegalArgumentException(
                    "tokens and infusion must be of the same modalities, found %s and %s"
                            .formatted(crema.modalities(), infusion.modalities()));
        }
        this.crema = crema;
        this.infusion = infusion;
    }

    @Override
    public List<ModalityId> modalities() {
        return crema.modalities();
    }

    @Override
    public List<Parameter> parameters(ModalityId m) {
        return both(crema.parameters(m), infusion.adapter(m).parameters());
    }

    @Override
    public List<Parameter> trained(ModalityId m) {
        return both(crema.trained(m), infusion.adapter(m).trained());
    }

    private static List<Parameter> both(List<Parameter> tokens, List<Parameter> infused) {
        List<Parameter> all = new ArrayList<>(tokens);
        all.addAll(infused);
        return all;
    }

    @Override
    public List<Parameter> shared() {
        return crema.shared();
    }

    @Override
    public boolean drawsRandomNumbers() {
        return crema.drawsRandomNumbers();
    }

    @Override
    public BatchPass open(Batch batch, Objective objective) {
        return new CachedPass<>(
                modalities(), batch.manager(), new HybridParts(crema, infusion, batch, objective));
    }

    @Override
    public FusionOutput fuse(Batch batch) {
        return joined(crema.fuse(batch), infusion.keptModulation(batch));
    }

    @Override
    public LanguageModel languageModel() {
        return crema.languageModel();
    }

    static FusionOutput joined(FusionOutput tokens, Modulation modulation) {
        return new FusionOutput(tokens.prefixTokens(), tokens.prefixMask(), modulation);
    }
}
