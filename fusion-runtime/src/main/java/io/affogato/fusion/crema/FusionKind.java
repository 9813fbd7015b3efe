package io.affogato.fusion.crema;

import ai.djl.ndarray.NDManager;
import io.affogato.nn.Weights;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How the tokens of several modalities are combined. The first three are the CREMA code's. The
 * others are its {@link #ESPRESSO_CONCAT} with another fusion: the paper's ablation names them, no
 * code of the authors has them, so that their exact form is this project's.
 */
public enum FusionKind {
    /** Every modality keeps its tokens; nothing to train. */
    CONCAT,
    /** Fused supporting tokens are added to the primary ones. */
    ESPRESSO,
    /** Fused supporting tokens follow the primary ones: the method of the paper. */
    ESPRESSO_CONCAT,
    /** A linear map without the gate: what the gate is worth. */
    LINEAR,
    /** The sum over the number, without parameters. */
    SUM,
    /** One learnt number a modality. */
    SCALAR_GATE,
    /** The primary tokens attend to the supporting ones. */
    ATTENTION,
    /** A mixture of linear experts. */
    MOE;

    /** Makes an untrained strategy without oddities; see the other method. */
    public FusionStrategy fresh(
            NDManager manager,
            int width,
            int modalities,
            int frames,
            FusionStart start,
            long seed) {
        return fresh(manager, width, modalities, frames, start, seed, Set.of());
    }

    /**
     * Makes an untrained strategy.
     *
     * @param manager owns the parameters
     * @param width E, width of the language model
     * @param modalities number of modalities of the run
     * @param frames T
     * @param legacy oddities to keep
     */
    public FusionStrategy fresh(
            NDManager manager,
            int width,
            int modalities,
            int frames,
            FusionStart start,
            long seed,
            Set<Legacy> legacy) {
        Supplier<FusionTensors> tensors = () -> FusionTensors.fresh(manager, start, seed);
        return of(modalities, frames, width, tensors, legacy);
    }

    /** Reads a trained strategy without oddities; see the other method. */
    public FusionStrategy read(
            NDManager manager, int width, int modalities, int frames, Weights weights) {
        return read(manager, width, modalities, frames, weights, Set.of());
    }

    /** Reads a trained strategy under its CREMA names; see {@link #fresh} for the rest. */
    public FusionStrategy read(
            NDManager manager,
            int width,
            int modalities,
            int frames,
            Weights weights,
            Set<Legacy> legacy) {
        return of(modalities, frames, width, () -> FusionTensors.read(manager, weights), legacy);
    }

    private FusionStrategy of(
            int modalities,
            int frames,
            int width,
            Supplier<FusionTensors> tensors,
            Set<Legacy> legacy) {
        // compiled here and not in the first pass, where starting the engine would end the graph
        Objects.requireNonNull(ModalityAdapter.KERNELS);
        if (this == CONCAT) {
            return new Concat(frames, legacy.contains(Legacy.ONE_EXTRA));
        }
        // a single modality has nothing to fuse
        Optional<TokenFusion> fusion =
                modalities > 1
                        ? Optional.of(maker().make(tensors.get(), width, modalities - 1))
                        : Optional.empty();
        return this == ESPRESSO
                ? new Espresso(fusion, frames)
                : new EspressoConcat(fusion, frames, legacy.contains(Legacy.COPIED_MASK));
    }

    private TokenFusion.Maker maker() {
        return switch (this) {
            case CONCAT, ESPRESSO, ESPRESSO_CONCAT -> SelfGatedFusion::new;
            case LINEAR -> LinearFusion::new;
            case SUM -> (tensors, width, supporting) -> new MeanFusion();
            case SCALAR_GATE -> ScalarGate::new;
            case ATTENTION -> AttentionFusion::new;
            case MOE -> ExpertFusion::new;
        };
    }
}
