package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.BeatsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * BEATs: patches of a log-mel spectrogram through post-norm layers with gated relative positions.
 *
 * <p>Axes: B segments, F frames, M mel bins, T = (F/p)(M/p) tokens of patches of side p, time
 * first, D width.
 *
 * <pre>
 *   x = norm(conv_pos(proj(norm(patches(fbank)))))       (B, T, D)
 *   x = norm(a x + attn(x));  x = norm(a x + mlp(x))     per layer, a = (2 layers)^(1/4)
 * </pre>
 *
 * <p>The relative position table of the first layer serves all. Arrays belong to the manager that
 * the weights were made with. Many threads may use one encoder.
 *
 * <p>Source: Chen et al. 2022, arXiv:2212.09058, settings of iter3+; the names of the weights are
 * those of its released checkpoints.
 */
public final class BeatsEncoder {

    /** Segments that {@link #encode} takes at once. */
    public static final int ENCODE_CHUNK = 8;

    private static final double EPS = 1e-5;
    private static final Kernels KERNELS = Kernels.of(BeatsEncoder.class, "beats.py");
    private static final String TABLE = "self_attn.relative_attention_bias.weight";

    private final BeatsConfig config;
    private final Map<String, NDArray> parameters;
    private final NDArray patchWeight;
    private final NDArray patchNormWeight;
    private final NDArray patchNormBias;
    private final List<NDArray> projection;
    private final NDArray convScale;
    private final NDArray convDirection;
    private final NDArray convBias;
    private final NDArray normWeight;
    private final NDArray normBias;
    private final NDArray positionTable;
    private final List<BeatsLayer> layers = new ArrayList<>();

    /**
     * Takes its weights by the names of the released checkpoints ({@code
     * encoder.layers.0.self_attn.grep_linear.weight} and so on).
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public BeatsEncoder(BeatsConfig config, Weights weights) {
        this.config = config;
        Weights w = weights.prefix("");
        int d = config.width();
        int c = config.patchWidth();
        patchWeight = w.get("patch_embedding.weight", c, 1, config.patchSize(), config.patchSize());
        patchNormWeight = w.get("layer_norm.weight", c);
        patchNormBias = w.get("layer_norm.bias", c);
        projection =
                c == d
                        ? List.of() // as released code has it: no map between equal widths
                        : List.of(
                                w.get("post_extract_proj.weight", d, c),
                                w.get("post_extract_proj.bias", d));
        convScale = w.get("encoder.pos_conv.0.weight_g", 1, 1, config.convWidth());
        convDirection =
                w.get(
                        "encoder.pos_conv.0.weight_v",
                        d,
                        d / config.convGroups(),
                        config.convWidth());
        convBias = w.get("encoder.pos_conv.0.bias", d);
        normWeight = w.get("encoder.layer_norm.weight", d);
        normBias = w.get("encoder.layer_norm.bias", d);
        positionTable = w.get("encoder.layers.0." + TABLE, config.buckets(), config.heads());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new BeatsLayer(config, w, "encoder.layers.%d.".formatted(i), KERNELS, EPS));
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(w.taken()));
        markCopiesOfTable(weights.prefix(""));
    }

    /** Released files repeat the table in every layer; the copies are never looked at. */
    private void markCopiesOfTable(Weights weights) {
        for (int i = 1; i < config.layers(); i++) {
            weights.optional("encoder.layers.%d.%s".formatted(i, TABLE));
        }
    }

    /**
     * Returns a rule for fresh weights: that of {@link Initializer#seeded}, but gates start neutral
     * and the position convolution with the norm of its direction.
     */
    public static Initializer initializer(BeatsConfig config, long seed, double deviation) {
        Initializer usual = Initializer.seeded(seed, deviation);
        double rows = (double) config.width() * config.width() / config.convGroups();
        return (name, shape, owner) -> {
            if (name.endsWith("grep_a")) {
                return filled(owner, shape, 1);
            }
            if (name.endsWith("weight_g")) {
                return filled(owner, shape, (float) (deviation * Math.sqrt(rows)));
            }
            return usual.make(name, shape, owner);
        };
    }

    private static NDArray filled(NDManager owner, Shape shape, float value) {
        float[] values = new float[Math.toIntExact(shape.size())];
        Arrays.fill(values, value);
        return Ops.tensor(owner, values, shape.getShape());
    }

    /** Returns the sizes. */
    public BeatsConfig config() {
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
     * Maps normalised log-mel frames (B, F, M) to tokens (B, T, D); builds a graph if the thread's
     * gradient mode is on.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the frames do not fit
     */
    public NDArray forward(NDArray fbank) {
        checkShape(fbank.getShape());
        NDArray x = KERNELS.call("patches", fbank, patchWeight, config.patchSize());
        x = Ops.layerNorm(x, patchNormWeight, patchNormBias, EPS);
        if (!projection.isEmpty()) {
            x = Ops.linear(x, projection.get(0), projection.get(1));
        }
        x = KERNELS.call("position", x, convScale, convDirection, convBias, config.convGroups());
        x = Ops.layerNorm(x, normWeight, normBias, EPS);
        NDArray bias = positionBias(x);
        for (BeatsLayer layer : layers) {
            x = layer.forward(x, bias);
        }
        return x;
    }

    /**
     * As {@link #forward}, without a graph, in chunks, keeping nothing but the result.
     *
     * @return (B, T, D), belongs to the manager of {@code fbank}
     */
    public NDArray encode(NDArray fbank) {
        checkShape(fbank.getShape());
        return Chunks.map(fbank, ENCODE_CHUNK, this::forward);
    }

    private NDArray positionBias(NDArray x) {
        long tokens = x.getShape().get(1);
        double logRange = Math.log((double) config.maxDistance() / config.exactBuckets());
        NDArray buckets = KERNELS.call("buckets", x, tokens, config.buckets(), logRange);
        return KERNELS.call("bias", x, positionTable, buckets);
    }

    private void checkShape(Shape shape) {
        int p = config.patchSize();
        if (shape.dimension() != 3
                || shape.get(1) < p
                || shape.get(1) % p != 0
                || shape.get(2) != config.melBins()) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "log-mel frames must be (B, multiple of %d, %d), found %s; pad or cut them first"
                            .formatted(p, config.melBins(), shape));
        }
    }
}
