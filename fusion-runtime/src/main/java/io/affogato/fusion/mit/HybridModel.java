package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.Modulation;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.fusion.crema.FusionOutput;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.CachedPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        return joined(crema.parameters(m), infusion.adapter(m).parameters());
    }

    @Override
    public List<Parameter> trained(ModalityId m) {
        return joined(crema.trained(m), infusion.adapter(m).trained());
    }

    private static List<Parameter> joined(List<Parameter> tokens, List<Parameter> infused) {
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
    public BatchPass open(Batch batch) {
        return new CachedPass<>(
                modalities(), batch.manager(), new HybridParts(crema, infusion, batch));
    }

    @Override
    public EncodedPrompt encodeForAnswer(Batch batch) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
                        modalities().forEach(m -> tokens.put(m, crema.tokens(m, batch, false)));
                        return read(crema, batch, tokens, infusion.keptModulation(batch))
                                .keptBy(batch.manager());
                    }
                });
    }

    @Override
    public LanguageModel languageModel() {
        return crema.languageModel();
    }

    static EncodedPrompt read(
            CremaModel crema, Batch batch, Map<ModalityId, NDArray> tokens, Modulation modulation) {
        FusionOutput prefix = crema.assemble(batch, tokens);
        return EncodedPrompt.of(
                crema.languageModel(),
                new FusionOutput(prefix.prefixTokens(), prefix.prefixMask(), modulation));
    }
}
