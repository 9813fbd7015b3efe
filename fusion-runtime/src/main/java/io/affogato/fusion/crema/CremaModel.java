package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.CachedPass;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CREMA: an adapter a modality, a fusion, and the frozen language model that answers.
 *
 * <p>It owns nothing. Parameters belong to the managers their parts were made with; everything
 * computed belongs to the batch's manager.
 *
 * <p>Axes: B batch, S segments, T frames, K query tokens, L input tokens, E width.
 *
 * <p>Source: arXiv:2402.05889.
 */
public final class CremaModel implements AnsweringModel {

    private final FrozenParts frozen;
    private final Map<ModalityId, ModalityAdapter> adapters;
    private final Map<ModalityId, Prefix> prefixes;
    private final FusionStrategy fusion;
    private final int frames;

    /**
     * Puts the parts together.
     *
     * @param adapters in the order of the run, at least one; the first is the primary one
     * @param prefixes embedded text before a modality's tokens; may lack modalities
     * @param frames T
     */
    public CremaModel(
            FrozenParts frozen,
            List<ModalityAdapter> adapters,
            Map<ModalityId, Prefix> prefixes,
            FusionStrategy fusion,
            int frames) {
        if (adapters.isEmpty() || frames <= 0) {
            throw new IllegalArgumentException("at least one modality and one frame are needed");
        }
        this.frozen = frozen;
        this.adapters = new LinkedHashMap<>();
        adapters.forEach(adapter -> this.adapters.put(adapter.config().id(), adapter));
        this.prefixes = Map.copyOf(prefixes);
        this.fusion = fusion;
        this.frames = frames;
    }

    @Override
    public List<ModalityId> modalities() {
        return List.copyOf(adapters.keySet());
    }

    @Override
    public List<Parameter> parameters(ModalityId m) {
        return adapter(m).parameters();
    }

    @Override
    public List<Parameter> trained(ModalityId m) {
        return adapter(m).trained();
    }

    @Override
    public List<Parameter> shared() {
        return fusion.parameters();
    }

    @Override
    public boolean drawsRandomNumbers() {
        return frozen.languageModel().drawsRandomNumbers()
                || frozen.qformer().config().dropout() > 0
                || frozen.qformer().config().attentionDropout() > 0
                || adapters.values().stream().anyMatch(each -> each.config().lora().dropout() > 0);
    }

    @Override
    public BatchPass open(Batch batch, Objective objective) {
        return open(batch, objective, StageClock.NONE);
    }

    /** As {@link #open(Batch, Objective)}, and measures the parts of every pass. */
    public BatchPass open(Batch batch, Objective objective, StageClock clock) {
        return new CachedPass<>(
                modalities(), batch.manager(), new CremaParts(this, batch, objective, clock));
    }

    @Override
    public FusionOutput fuse(Batch batch) {
        return Autograd.off(
                () -> {
                    Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
                    adapters.keySet().forEach(m -> tokens.put(m, tokens(m, batch, false)));
                    return assemble(batch, tokens);
                });
    }

    @Override
    public LanguageModel languageModel() {
        return frozen.languageModel();
    }

    /** Returns a modality's tokens for each recording, (R, S, K, E); zero where it is missing. */
    public NDArray tokens(ModalityId m, Batch batch, boolean training) {
        ModalityFeatures features = batch.features().get(m);
        if (features == null) {
            return nothing(m, batch);
        }
        return adapter(m).tokens(frozen.qformer(), features, training);
    }

    /** Returns what the language model reads, for tokens of every recording. */
    public FusionOutput assemble(Batch batch, Map<ModalityId, NDArray> tokens) {
        List<ModalityTokens> lined = new ArrayList<>();
        tokens.forEach((m, array) -> lined.add(describe(m, batch, array)));
        FusionOutput fused = fusion.fuse(lined);
        NDArray text = frozen.languageModel().embed(batch.questionIds());
        return new FusionOutput(
                Ops.concat(List.of(fused.prefixTokens(), text), 1),
                Ops.concat(List.of(fused.prefixMask(), batch.questionMask()), 1),
                fused.modulation());
    }

    private ModalityTokens describe(ModalityId m, Batch batch, NDArray tokens) {
        ModalityFeatures features = batch.features().get(m);
        FeatureLayout layout = adapter(m).config().spec().layout();
        Optional<Prefix> prefix = Optional.ofNullable(prefixes.get(m));
        if (features == null) {
            NDArray absent = Ops.full(tokens, 0, tokens.getShape().get(0));
            return new ModalityTokens(m, layout, tokens, absent, prefix);
        }
        NDArray present = features.forSamples(features.present());
        return new ModalityTokens(m, layout, features.forSamples(tokens), present, prefix);
    }

    private NDArray nothing(ModalityId m, Batch batch) {
        AdapterConfig config = adapter(m).config();
        long segments = config.spec().layout() == FeatureLayout.PER_FRAME ? frames : 1;
        return Ops.full(
                batch.questionMask(),
                0,
                batch.questionMask().getShape().get(0),
                segments,
                config.qformer().queries(),
                config.languageWidth());
    }

    QFormer qformer() {
        return frozen.qformer();
    }

    ModalityAdapter adapter(ModalityId m) {
        ModalityAdapter adapter = adapters.get(m);
        if (adapter == null) {
            throw new IllegalArgumentException(
                    "no modality %s in this run, only %s".formatted(m, adapters.keySet()));
        }
        return adapter;
    }
}
