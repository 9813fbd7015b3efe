package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.PointConfig;

/**
 * The mini-PointNet that turns the points of a patch into one vector, whatever their order.
 *
 * <p>The first stage has no norm: a centre is a point of its own patch, and normalising its zero
 * coordinates would blow up rounding errors.
 */
final class PatchNet {

    private static final int AXES = 3;

    private final Kernels kernels;
    private final double eps;
    private final NDArray point1Weight;
    private final NDArray point1Bias;
    private final NDArray point2Weight;
    private final NDArray point2Bias;
    private final NDArray patch1Weight;
    private final NDArray patch1Bias;
    private final NDArray normWeight;
    private final NDArray normBias;
    private final NDArray patch2Weight;
    private final NDArray patch2Bias;

    PatchNet(PointConfig config, Weights w, Kernels kernels) {
        long c = config.patchWidth();
        this.kernels = kernels;
        eps = config.eps();
        point1Weight = w.get("encoder.first_conv.0.weight", c / 2, AXES);
        point1Bias = w.get("encoder.first_conv.0.bias", c / 2);
        point2Weight = w.get("encoder.first_conv.3.weight", c, c / 2);
        point2Bias = w.get("encoder.first_conv.3.bias", c);
        patch1Weight = w.get("encoder.second_conv.0.weight", 2 * c, 2 * c);
        patch1Bias = w.get("encoder.second_conv.0.bias", 2 * c);
        normWeight = w.get("encoder.second_conv.1.weight", 2 * c);
        normBias = w.get("encoder.second_conv.1.bias", 2 * c);
        patch2Weight = w.get("encoder.second_conv.3.weight", c, 2 * c);
        patch2Bias = w.get("encoder.second_conv.3.bias", c);
    }

    /** Maps (B, G, k, 3) to (B, G, C). */
    NDArray forward(NDArray patches) {
        NDArray x = Ops.relu(Ops.linear(patches, point1Weight, point1Bias));
        x = Ops.linear(x, point2Weight, point2Bias);
        NDArray joined = kernels.call("joined", x, kernels.call("pooled", x));
        NDArray y = Ops.linear(joined, patch1Weight, patch1Bias);
        y = Ops.relu(Ops.layerNorm(y, normWeight, normBias, eps));
        return kernels.call("pooled", Ops.linear(y, patch2Weight, patch2Bias));
    }
}
