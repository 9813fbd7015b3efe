package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;
import java.util.Optional;

/**
 * The fused tokens of all other modalities are added to the primary one's, so that the length does
 * not depend on the number of modalities.
 *
 * <p>Where a sample has no other modality, nothing is added; where it lacks the primary one, the
 * fused tokens stand alone.
 *
 * <p>Source: task {@code espresso} of the CREMA code.
 */
final class Espresso implements FusionStrategy {

    private final Optional<TokenFusion> fusion;
    private final int frames;

    Espresso(Optional<TokenFusion> fusion, int frames) {
        this.fusion = fusion;
        this.frames = frames;
    }

    @Override
    public FusionOutput fuse(List<ModalityTokens> modalities) {
        ModalityTokens primary = modalities.get(0);
        TokenBlocks blocks = new TokenBlocks();
        if (fusion.isEmpty()) {
            primary.requireFrames(frames);
            blocks.framed(primary, List.of());
            return blocks.join();
        }
        SupportingTokens fused = SupportingTokens.fuse(fusion.get(), modalities, frames);
        NDArray added =
                ModalityAdapter.KERNELS.call("blank_missing", fused.tokens(), fused.present());
        NDArray present =
                ModalityAdapter.KERNELS.call(
                        "any_present", List.of(primary.present(), fused.present()));
        NDArray sum = Ops.add(primary.aligned(frames), added);
        blocks.framed(
                new ModalityTokens(primary.id(), primary.layout(), sum, present, primary.prefix()),
                List.of());
        return blocks.join();
    }

    @Override
    public List<Parameter> parameters() {
        return fusion.map(TokenFusion::parameters).orElse(List.of());
    }
}
