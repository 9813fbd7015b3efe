package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.FusionOutput;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.StepArrays;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model of any fusion with a head behind its frozen language model: the fused prompt becomes one
 * state, and the head an answer that is no text. The modalities share the head.
 *
 * <p>Source: MiT (arXiv:2403.05060). Deviation: there modalities are infused; here whatever reaches
 * the language model reaches the head.
 *
 * <p>It owns nothing.
 */
public final class HeadedModel implements TrainableModel {

    private final AnsweringModel fused;
    private final TaskHead head;
    private final HeadConfig config;

    private HeadedModel(AnsweringModel fused, TaskHead head, HeadConfig config) {
        this.fused = fused;
        this.head = head;
        this.config = config;
    }

    /**
     * Puts an untrained head on a model; the seed fixes every value.
     *
     * @param manager owner of the head's parameters
     * @param source of feature levels; needed for masks alone
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if there is no source and one is
     *     needed, or its sizes do not fit
     */
    public static HeadedModel fresh(
            NDManager manager,
            AnsweringModel fused,
            HeadConfig config,
            Optional<LevelSource> source,
            long seed) {
        int width = fused.languageModel().width();
        TaskHead head =
                switch (config.kind()) {
                    case CLASS ->
                            LinearTaskHead.classes(
                                    LinearHead.fresh(manager, width, config.classes().size(), seed),
                                    config.rate());
                    case SCORE ->
                            LinearTaskHead.score(
                                    LinearHead.fresh(manager, width, 1, seed), config.rate());
                    case MASK -> mask(manager, config, source, width, seed);
                    case WORDS -> throw new IllegalArgumentException("words need no head");
                };
        return new HeadedModel(fused, head, config);
    }

    private static TaskHead mask(
            NDManager manager,
            HeadConfig config,
            Optional<LevelSource> source,
            int width,
            long seed) {
        LevelSource levels = source.orElseThrow(HeadedModel::blind);
        MaskShape shape = config.mask();
        try {
            return new MaskHead(
                    shape.fresh(manager, levels, width, seed),
                    shape.freshLocator(manager, width, seed),
                    levels,
                    shape.loss(),
                    shape.size(),
                    config.rate());
        } catch (IllegalArgumentException e) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "head of the recipe: %s".formatted(e.getMessage()), e);
        }
    }

    private static ModalityException blind() {
        return new ModalityException(
                ErrorCode.BAD_RECIPE,
                "a mask is drawn from the hidden states of a vision encoder, and no modality of the run has one that shows them; name a backbone with such a tower, or another head.kind");
    }

    /** Returns the model below the head. */
    public AnsweringModel fused() {
        return fused;
    }

    /** Returns what the head is. */
    public HeadConfig config() {
        return config;
    }

    @Override
    public List<ModalityId> modalities() {
        return fused.modalities();
    }

    @Override
    public List<Parameter> parameters(ModalityId m) {
        return fused.parameters(m);
    }

    @Override
    public List<Parameter> trained(ModalityId m) {
        return fused.trained(m);
    }

    /** Returns what the modalities share, the head last. */
    @Override
    public List<Parameter> shared() {
        List<Parameter> shared = new ArrayList<>(fused.shared());
        shared.addAll(head.parameters());
        return shared;
    }

    @Override
    public List<Parameter> kept() {
        List<Parameter> kept = new ArrayList<>(fused.kept());
        kept.addAll(head.kept());
        return kept;
    }

    @Override
    public boolean drawsRandomNumbers() {
        return fused.drawsRandomNumbers();
    }

    @Override
    public BatchPass open(Batch batch) {
        return fused.open(batch, (frozen, input, own) -> head.loss(state(frozen, input), own));
    }

    /**
     * Answers, without a graph; a modality the batch lacks is missing.
     *
     * @return of the batch's manager: logits of classes (B, C), scores (B, 1), or masks (B, Y, X)
     */
    public NDArray answer(Batch batch) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        NDArray states = state(fused.languageModel(), fused.fuse(batch));
                        NDArray answer = head.answer(states, batch);
                        StepArrays.keep(batch.manager(), answer);
                        return answer;
                    }
                });
    }

    private NDArray state(LanguageModel frozen, FusionOutput input) {
        return frozen.modulated(input.modulation())
                .pooled(input.prefixTokens(), input.prefixMask(), config.pooling());
    }
}
