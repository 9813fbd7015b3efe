package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.List;

/**
 * Fuses the supporting modalities: with z = W [h_1; h_2; ...] + b the result is z * sigmoid(z).
 *
 * <p>Axes: B batch, T frames, K query tokens, E width, M modalities. The columns of W belong to the
 * supporting modalities in the order of the run.
 *
 * <p>Source: the {@code espresso} fusion of the CREMA code (arXiv:2402.05889).
 */
public final class SelfGatedFusion {

    private static final String WEIGHT = "fusion.0.weight";
    private static final String BIAS = "fusion.0.bias";

    private final NDArray weight;
    private final NDArray bias;

    private SelfGatedFusion(NDArray weight, NDArray bias) {
        this.weight = weight;
        this.bias = bias;
        weight.setRequiresGradient(true);
        bias.setRequiresGradient(true);
    }

    /**
     * Makes an untrained fusion.
     *
     * @param manager owns the parameters
     * @param supporting M - 1, at least 1
     */
    public static SelfGatedFusion fresh(
            NDManager manager, int width, int supporting, FusionStart start, long seed) {
        SeededWeights weights = new SeededWeights(manager, seed);
        Shape shape = new Shape(width, (long) width * supporting);
        return switch (start) {
            case DEFAULT ->
                    new SelfGatedFusion(
                            weights.linear(WEIGHT, shape, shape.get(1)),
                            weights.linear(BIAS, new Shape(width), shape.get(1)));
            case AVERAGE ->
                    new SelfGatedFusion(
                            average(manager, width, supporting), weights.zeros(new Shape(width)));
        };
    }

    /** Reads a fusion under its CREMA names; the parameters are copies owned by the manager. */
    public static SelfGatedFusion read(
            NDManager manager, int width, int supporting, Weights weights) {
        SeededWeights start = new SeededWeights(manager, 0);
        Shape shape = new Shape(width, (long) width * supporting);
        return new SelfGatedFusion(
                start.copy(weights.get(WEIGHT, shape)),
                start.copy(weights.get(BIAS, new Shape(width))));
    }

    /** Returns the number of parameters: E * E * (M - 1) + E. */
    public static long parameterCount(int width, int supporting) {
        return (long) width * width * supporting + width;
    }

    /** Returns weight and bias. */
    public List<Parameter> parameters() {
        return List.of(new Parameter(WEIGHT, weight), new Parameter(BIAS, bias));
    }

    /**
     * Fuses.
     *
     * @param supporting M - 1 arrays (B, T, K, E)
     * @return (B, T, K, E)
     */
    NDArray fuse(List<NDArray> supporting) {
        return Ops.selfGate(Ops.linear(Ops.concat(supporting, -1), weight, bias));
    }

    private static NDArray average(NDManager manager, int width, int supporting) {
        int columns = width * supporting;
        float[] values = new float[width * columns];
        for (int row = 0; row < width; row++) {
            for (int block = 0; block < supporting; block++) {
                values[row * columns + block * width + row] = 1f / supporting;
            }
        }
        return Ops.tensor(manager, values, width, columns);
    }
}
