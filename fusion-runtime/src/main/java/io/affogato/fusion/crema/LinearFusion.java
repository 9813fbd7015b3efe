package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;

/**
 * One linear map of the supporting tokens: W [h_1; h_2; ...] + b, the {@code espresso} fusion
 * without its gate. The columns of W belong to the supporting modalities in the order of the run.
 */
final class LinearFusion implements TokenFusion {

    private final NDArray weight;
    private final NDArray bias;
    private final List<Parameter> parameters;

    LinearFusion(FusionTensors tensors, int width, int supporting) {
        NDArray[] joining = tensors.joining("fusion.0", width, supporting);
        this.weight = joining[0];
        this.bias = joining[1];
        this.parameters = tensors.taken();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public NDArray fuse(Aligned tokens) {
        return fuse(tokens.supporting());
    }

    NDArray fuse(List<NDArray> supporting) {
        return Ops.linear(Ops.concat(supporting, -1), weight, bias);
    }
}
