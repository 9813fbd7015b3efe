package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;

/**
 * The sum of the supporting tokens over their number: a control without parameters. Of a sample
 * that lacks some, it is the mean of the others.
 */
final class MeanFusion implements TokenFusion {

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public NDArray fuse(Aligned tokens) {
        return mean(tokens);
    }

    static NDArray mean(Aligned tokens) {
        NDArray equal = Ops.full(tokens.primary(), 0, tokens.supporting().size());
        return weighted(tokens, equal);
    }

    /** Adds up with the softmax of scores (M - 1) over the modalities that a sample has. */
    static NDArray weighted(Aligned tokens, NDArray scores) {
        return ModalityAdapter.KERNELS.call(
                "weighted_sum", tokens.supporting(), tokens.present(), scores);
    }
}
