package io.affogato.fusion.crema;

import ai.djl.ndarray.NDManager;
import io.affogato.nn.Weights;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** How the tokens of several modalities are combined; the names are those of the CREMA code. */
public enum FusionKind {
    /** Every modality keeps its tokens; nothing to train. */
    CONCAT,
    /** Fused supporting tokens are added to the primary ones. */
    ESPRESSO,
    /** Fused supporting tokens follow the primary ones: the method of the paper. */
    ESPRESSO_CONCAT;

    /**
     * Makes an untrained strategy.
     *
     * @param manager owns the parameters
     * @param width E, width of the language model
     * @param modalities number of modalities of the run
     * @param frames T
     */
    public FusionStrategy fresh(
            NDManager manager,
            int width,
            int modalities,
            int frames,
            FusionStart start,
            long seed) {
        return of(
                modalities,
                frames,
                () -> SelfGatedFusion.fresh(manager, width, modalities - 1, start, seed));
    }

    /** Reads a trained strategy under its CREMA names; see {@link #fresh} for the rest. */
    public FusionStrategy read(
            NDManager manager, int width, int modalities, int frames, Weights weights) {
        return of(
                modalities,
                frames,
                () -> SelfGatedFusion.read(manager, width, modalities - 1, weights));
    }

    private FusionStrategy of(int modalities, int frames, Supplier<SelfGatedFusion> gate) {
        // compiled here and not in the first pass, where starting the engine would end the graph
        Objects.requireNonNull(ModalityAdapter.KERNELS);
        return switch (this) {
            case CONCAT -> new Concat(frames);
            case ESPRESSO -> new Espresso(among(modalities, gate), frames);
            case ESPRESSO_CONCAT -> new EspressoConcat(among(modalities, gate), frames);
        };
    }

    /** A single modality has nothing to fuse. */
    private static Optional<SelfGatedFusion> among(int modalities, Supplier<SelfGatedFusion> gate) {
        return modalities > 1 ? Optional.of(gate.get()) : Optional.empty();
    }
}
