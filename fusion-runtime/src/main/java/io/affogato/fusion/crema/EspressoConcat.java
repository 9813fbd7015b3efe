package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;
import java.util.Optional;

/**
 * The primary modality's tokens behind their prefixes, frame by frame; then all prefixes once more;
 * then the fused tokens of all other modalities, frame by frame.
 *
 * <p>The mask follows the tokens. (The original repeats the mask of the first block for the second,
 * see {@link Legacy#COPIED_MASK}, which is the same as long as all prefixes have one length and
 * nothing is missing.) A single modality has no second block.
 *
 * <p>Source: task {@code espresso-concat} of the CREMA code, the method of the paper's figure; the
 * paper's ablation puts other fusions in the place of the self-gated one.
 */
final class EspressoConcat implements FusionStrategy {

    private final Optional<TokenFusion> fusion;
    private final int frames;
    private final boolean copiedMask;

    /**
     * Lines tokens up.
     *
     * @param copiedMask see {@link Legacy#COPIED_MASK}
     */
    EspressoConcat(Optional<TokenFusion> fusion, int frames, boolean copiedMask) {
        this.fusion = fusion;
        this.frames = frames;
        this.copiedMask = copiedMask;
    }

    @Override
    public FusionOutput fuse(List<ModalityTokens> modalities) {
        ModalityTokens primary = modalities.get(0);
        TokenBlocks blocks = new TokenBlocks();
        primary.requireFrames(frames);
        blocks.framed(primary, List.of());
        if (fusion.isPresent()) {
            Optional<NDArray> first =
                    copiedMask ? Optional.of(blocks.join().prefixMask()) : Optional.empty();
            SupportingTokens fused = SupportingTokens.fuse(fusion.get(), modalities, frames);
            blocks.prefixes(primary, fused.tokens());
            blocks.rows(fused.tokens(), fused.present());
            if (first.isPresent()) {
                NDArray twice = Ops.concat(List.of(first.get(), first.get()), 1);
                return new FusionOutput(blocks.join().prefixTokens(), twice);
            }
        }
        return blocks.join();
    }

    @Override
    public List<Parameter> parameters() {
        return fusion.map(TokenFusion::parameters).orElse(List.of());
    }
}
