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

    static SupportingTokens fuse(
            SelfGatedFusion fusion, List<ModalityTokens> supporting, int frames) {
        List<NDArray> aligned = supporting.stream().map(each -> each.aligned(frames)).toList();
        List<NDArray> present = supporting.stream().map(ModalityTokens::present).toList();
        return new SupportingTokens(
                fusion.fuse(aligned), ModalityAdapter.KERNELS.call("any_present", present));
    }
}
