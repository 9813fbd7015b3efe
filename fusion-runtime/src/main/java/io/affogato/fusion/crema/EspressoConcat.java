package io.affogato.fusion.crema;

import io.affogato.fusion.training.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * The primary modality's tokens behind their prefixes, frame by frame; then all prefixes once more;
 * then the fused tokens of all other modalities, frame by frame.
 *
 * <p>The mask follows the tokens. (The original repeats the mask of the first block for the second,
 * which is the same as long as all prefixes have one length and nothing is missing.) A single
 * modality has no second block.
 *
 * <p>Source: task {@code espresso-concat} of the CREMA code, the method of the paper's figure.
 */
final class EspressoConcat implements FusionStrategy {

    private final Optional<SelfGatedFusion> fusion;
    private final int frames;

    EspressoConcat(Optional<SelfGatedFusion> fusion, int frames) {
        this.fusion = fusion;
        this.frames = frames;
    }

    @Override
    public FusionOutput fuse(List<ModalityTokens> modalities) {
        ModalityTokens primary = modalities.get(0);
        TokenBlocks blocks = new TokenBlocks();
        primary.requireFrames(frames);
        blocks.framed(primary, List.of());
        if (fusion.isPresent()) {
            SupportingTokens fused =
                    SupportingTokens.fuse(
                            fusion.get(), modalities.subList(1, modalities.size()), frames);
            blocks.prefixes(primary, fused.tokens());
            blocks.rows(fused.tokens(), fused.present());
        }
        return blocks.join();
    }

    @Override
    public List<Parameter> parameters() {
        return fusion.map(SelfGatedFusion::parameters).orElse(List.of());
    }
}
