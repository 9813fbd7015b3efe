package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The fused tokens of the supporting modalities.
 *
 * @param tokens (B, T, K, E)
 * @param present (B), 1 where a sample has at least one supporting modality
 */
record SupportingTokens(NDArray tokens, NDArray present) {

    /** Fuses all but the first, which is the primary one. */
    static SupportingTokens fuse(TokenFusion fusion, List<ModalityTokens> modalities, int frames) {
        List<ModalityTokens> supporting = modalities.subList(1, modalities.size());
        List<NDArray> present = supporting.stream().map(ModalityTokens::present).toList();
        TokenFusion.Aligned aligned =
                new TokenFusion.Aligned(
                        modalities.get(0).aligned(frames),
                        supporting.stream().map(each -> each.aligned(frames)).toList(),
                        present);
        return new SupportingTokens(
                fusion.fuse(aligned), ModalityAdapter.KERNELS.call("any_present", present));
    }
}
