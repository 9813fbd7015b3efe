package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.PointConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small point cloud encoder: local patches, a mini-PointNet for each, and transformer blocks over
 * patches.
 *
 * <p>Axes: B clouds, P points, G patches of k points, C patch embedding width, D width.
 *
 * <pre>
 *   c = farthest points;  p = k nearest of each c, minus c            (B, G, k, 3)
 *   h = second([max(first(p)) ; first(p)]);  e = max(h)               (B, G, C)
 *   x = reduce(e);  pos = mlp(c)                                      (B, G, D)
 *   x = x + pos;  x = x + attn(norm1(x));  x = x + mlp(norm2(x))      per block
 *   y = norm(x)
 * </pre>
 *
 * <p>Differences from the source: of the batch norms of its mini-PointNet the first is left out and
 * the second a layer norm, so that a cloud's features do not depend on the batch; there is no class
 * token; sampling starts at the point farthest from the mean instead of at random. Equal clouds
 * give equal features.
 *
 * <p>Arrays belong to the manager that the weights were made with. Many threads may use one
 * encoder.
 *
 * <p>Source: Yu et al. 2022, "Point-BERT", arXiv:2111.14819, section 3.1; mini-PointNet after Qi et
 * al. 2017, arXiv:1612.00593.
 */
public final class PointTransformer {

    /** Clouds that {@link #encode} takes at once. */
    public static final int ENCODE_CHUNK = 16;

    private static final Kernels KERNELS = Kernels.of(PointTransformer.class, "points.py");
    private static final int AXES = 3;
    private static final int POSITION_WIDTH = 128;

    private final PointConfig config;
    private final Map<String, NDArray> parameters;
    private final PatchNet patchNet;
    private final NDArray reduceWeight;
    private final NDArray reduceBias;
    private final NDArray pos1Weight;
    private final NDArray pos1Bias;
    private final NDArray pos2Weight;
    private final NDArray pos2Bias;
    private final NDArray normWeight;
    private final NDArray normBias;
    private final List<PointBlock> blocks = new ArrayList<>();

    /**
     * Takes its weights by the names of Point-BERT ({@code blocks.blocks.0.attn.qkv.weight} and so
     * on), point-wise convolutions as plain matrices.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public PointTransformer(PointConfig config, Weights weights) {
        this.config = config;
        Weights w = weights.prefix("");
        int d = config.width();
        patchNet = new PatchNet(config, w, KERNELS);
        reduceWeight = w.get("reduce_dim.weight", d, config.patchWidth());
        reduceBias = w.get("reduce_dim.bias", d);
        pos1Weight = w.get("pos_embed.0.weight", POSITION_WIDTH, AXES);
        pos1Bias = w.get("pos_embed.0.bias", POSITION_WIDTH);
        pos2Weight = w.get("pos_embed.2.weight", d, POSITION_WIDTH);
        pos2Bias = w.get("pos_embed.2.bias", d);
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(new PointBlock(config, w, "blocks.blocks.%d.".formatted(i)));
        }
        normWeight = w.get("norm.weight", d);
        normBias = w.get("norm.bias", d);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(w.taken()));
    }

    /** Returns the sizes. */
    public PointConfig config() {
        return config;
    }

    /** Returns D. */
    public int width() {
        return config.width();
    }

    /** Returns all arrays by name, unmodifiable. */
    public Map<String, NDArray> parameters() {
        return parameters;
    }

    /**
     * Cuts clouds (B, P, 3) into patches.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the points do not fit
     */
    public PointGroups group(NDArray points) {
        checkShape(points.getShape());
        NDArray centres = KERNELS.call("centres", points, config.groups());
        return new PointGroups(
                centres, KERNELS.call("patches", points, centres, config.groupSize()));
    }

    /**
     * Maps clouds (B, P, 3) to tokens (B, G, D); builds a graph if the thread's gradient mode is
     * on.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the points do not fit
     */
    public NDArray forward(NDArray points) {
        return forward(group(points));
    }

    /** Maps patches to tokens (B, G, D). */
    public NDArray forward(PointGroups groups) {
        NDArray embedded = patchNet.forward(groups.patches());
        NDArray x = Ops.linear(embedded, reduceWeight, reduceBias);
        NDArray hidden = Ops.gelu(Ops.linear(groups.centres(), pos1Weight, pos1Bias));
        NDArray position = Ops.linear(hidden, pos2Weight, pos2Bias);
        for (PointBlock block : blocks) {
            x = block.forward(Ops.add(x, position));
        }
        return Ops.layerNorm(x, normWeight, normBias, config.eps());
    }

    /**
     * As {@link #forward(NDArray)}, without a graph, in chunks, keeping nothing but the result.
     *
     * @return (B, G, D), belongs to the manager of {@code points}
     */
    public NDArray encode(NDArray points) {
        checkShape(points.getShape());
        return Chunks.map(points, ENCODE_CHUNK, this::forward);
    }

    private void checkShape(Shape shape) {
        int least = Math.max(config.groups(), config.groupSize());
        if (shape.dimension() != 3 || shape.get(1) < least || shape.get(2) != AXES) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "points must be (B, at least %d, %d), found %s; resample the cloud first"
                            .formatted(least, AXES, shape));
        }
    }
}
