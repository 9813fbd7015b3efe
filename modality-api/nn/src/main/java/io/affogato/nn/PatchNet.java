package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.PointConfig;

/** The mini-PointNet that turns the points of a patch into one vector, whatever their order. */
final class PatchNet {

    private static final int AXES = 3;

    private final Kernels kernels;
    private final double eps;
    private final Stage first;
    private final Stage second;

    /** Two linear maps with a norm and a rectifier between them. */
    private record Stage(
            NDArray weight1,
            NDArray bias1,
            NDArray normWeight,
            NDArray normBias,
            NDArray weight2,
            NDArray bias2) {

        static Stage of(Weights w, String name, int in, int middle, int out) {
            return new Stage(
                    w.get(name + ".0.weight", middle, in),
                    w.get(name + ".0.bias", middle),
                    w.get(name + ".1.weight", middle),
                    w.get(name + ".1.bias", middle),
                    w.get(name + ".3.weight", out, middle),
                    w.get(name + ".3.bias", out));
        }

        NDArray forward(NDArray x, double eps) {
            NDArray y = Ops.layerNorm(Ops.linear(x, weight1, bias1), normWeight, normBias, eps);
            return Ops.linear(Ops.relu(y), weight2, bias2);
        }
    }

    PatchNet(PointConfig config, Weights w, Kernels kernels) {
        int c = config.patchWidth();
        this.kernels = kernels;
        eps = config.eps();
        first = Stage.of(w, "encoder.first_conv", AXES, c / 2, c);
        second = Stage.of(w, "encoder.second_conv", 2 * c, 2 * c, c);
    }

    /** Maps (B, G, k, 3) to (B, G, C). */
    NDArray forward(NDArray patches) {
        NDArray x = first.forward(patches, eps);
        NDArray joined = kernels.call("joined", x, kernels.call("pooled", x));
        return kernels.call("pooled", second.forward(joined, eps));
    }
}
