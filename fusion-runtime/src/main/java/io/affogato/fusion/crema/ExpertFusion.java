package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A mixture of experts: a router weighs, token by token, four linear maps of the supporting tokens
 * by the softmax of W_r h, where h is the mean of what a sample has.
 *
 * <p>Parameters are {@code fusion.router.weight} (4, E) and, for each expert x, {@code
 * fusion.experts.x.weight} (E, E (M - 1)) and its bias.
 */
final class ExpertFusion implements TokenFusion {

    private static final int EXPERTS = 4;

    private final NDArray router;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();
    private final List<Parameter> parameters;

    ExpertFusion(FusionTensors tensors, int width, int supporting) {
        this.router = tensors.matrix("fusion.router.weight", new Shape(EXPERTS, width));
        for (int i = 0; i < EXPERTS; i++) {
            NDArray[] expert = tensors.joining("fusion.experts." + i, width, supporting);
            weights.add(expert[0]);
            biases.add(expert[1]);
        }
        this.parameters = tensors.taken();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public NDArray fuse(Aligned tokens) {
        return ModalityAdapter.KERNELS.call(
                "mix_experts",
                tokens.supporting(),
                MeanFusion.mean(tokens),
                router,
                weights,
                biases);
    }
}
