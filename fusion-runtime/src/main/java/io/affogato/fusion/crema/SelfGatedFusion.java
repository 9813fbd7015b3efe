package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
public final class SelfGatedFusion implements TokenFusion {

    private final LinearFusion map;

    SelfGatedFusion(FusionTensors tensors, int width, int supporting) {
        this.map = new LinearFusion(tensors, width, supporting);
    }

    /**
     * Makes an untrained fusion.
     *
     * @param manager owns the parameters
     * @param supporting M - 1, at least 1
     */
    public static SelfGatedFusion fresh(
            NDManager manager, int width, int supporting, FusionStart start, long seed) {
        return new SelfGatedFusion(FusionTensors.fresh(manager, start, seed), width, supporting);
    }

    /** Reads a fusion under its CREMA names; the parameters are copies owned by the manager. */
    public static SelfGatedFusion read(
            NDManager manager, int width, int supporting, Weights weights) {
        return new SelfGatedFusion(FusionTensors.read(manager, weights), width, supporting);
    }

    /** Returns the number of parameters: E * E * (M - 1) + E. */
    public static long parameterCount(int width, int supporting) {
        return TokenFusion.joining(width, supporting).size() + width;
    }

    /** Returns weight and bias. */
    @Override
    public List<Parameter> parameters() {
        return map.parameters();
    }

    @Override
    public NDArray fuse(Aligned tokens) {
        return fuse(tokens.supporting());
    }

    /**
     * Fuses.
     *
     * @param supporting M - 1 arrays (B, T, K, E)
     * @return (B, T, K, E)
     */
    NDArray fuse(List<NDArray> supporting) {
        return Ops.selfGate(map.fuse(supporting));
    }
}
