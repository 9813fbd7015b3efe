package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.VisionConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The EVA-CLIP vision transformer of BLIP-2 and CREMA: patches and a class token through pre-norm
 * blocks, without a final norm.
 *
 * <p>Axes: N pictures, Y = X picture side, P = (Y/p)^2 patches of side p, D width.
 *
 * <pre>
 *   x = [cls ; conv(pixels)] + pos                     (N, 1+P, D)
 *   x = x + attn(norm1(x));  x = x + mlp(norm2(x))     per block, queries and values with bias, keys without
 * </pre>
 *
 * <p>Arrays belong to the manager that the weights were made with; closing that frees them. Many
 * threads may use one transformer.
 *
 * <p>Source: Fang et al. 2022, "EVA", arXiv:2211.07636; Li et al. 2023, "BLIP-2", arXiv:2301.12597.
 */
public final class VisionTransformer {

    /** Pictures that {@link #encode} takes at once. */
    public static final int ENCODE_CHUNK = 32;

    private static final Kernels KERNELS = Kernels.of(VisionTransformer.class, "vision.py");
    private static final int CHANNELS = 3;
    private static final String LAVIS = "visual_encoder.";

    private final VisionConfig config;
    private final Map<String, NDArray> parameters;
    private final NDArray patchWeight;
    private final NDArray patchBias;
    private final NDArray classToken;
    private final NDArray positions;
    private final List<VisionBlock> blocks = new ArrayList<>();

    /**
     * Takes its weights by the names of LAVIS ({@code blocks.0.attn.q_bias} and so on). A position
     * table made for another number of patches is resized.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public VisionTransformer(VisionConfig config, Weights weights) {
        this.config = config;
        Weights w = weights.prefix("");
        int d = config.width();
        int p = config.patchSize();
        patchWeight = w.get("patch_embed.proj.weight", d, CHANNELS, p, p);
        patchBias = w.get("patch_embed.proj.bias", d);
        classToken = w.get("cls_token", 1, 1, d);
        positions = fitted(config, w);
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(new VisionBlock(config, w, "blocks.%d.".formatted(i), KERNELS));
        }
        parameters = withPositions(w.taken(), positions);
    }

    /**
     * Takes its weights by the names of Hugging Face ({@code encoder.layers.0.self_attn.qkv.bias}
     * and so on, without {@code vision_model.}). A {@code post_layernorm} is left alone.
     *
     * <p>A bias of keys is left out, as it changes nothing: it adds one number to all scores of a
     * query.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public static VisionTransformer fromHuggingFace(VisionConfig config, Weights weights) {
        return new VisionTransformer(config, HuggingFaceVision.read(config, weights, KERNELS));
    }

    /**
     * Reads the transformer of a whole BLIP-2: below {@code visual_encoder.} by the names of LAVIS,
     * else below {@code vision_model.} by those of Hugging Face.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public static VisionTransformer read(VisionConfig config, Weights weights) {
        return weights.has(LAVIS + "cls_token")
                ? new VisionTransformer(config, weights.prefix(LAVIS))
                : fromHuggingFace(config, weights.prefix("vision_model."));
    }

    /**
     * Returns the arrays of {@link #parameters()} under the names of Hugging Face, without prefix
     * and without {@code post_layernorm}.
     *
     * @return fused biases are new arrays, the others the same
     */
    public static Map<String, NDArray> toHuggingFace(Map<String, NDArray> parameters) {
        return HuggingFaceVision.written(parameters, KERNELS);
    }

    /**
     * Returns the name, at Hugging Face, of the tensor that a tensor of {@link #parameters()} is.
     * The biases of queries and values share one; between them stand the keys' zeros.
     */
    public static String huggingFaceName(String parameter) {
        return HuggingFaceVision.name(parameter);
    }

    /**
     * Resizes a position table bicubically; the row of the class token stays.
     *
     * @param table (1, 1+g*g, D)
     * @param grid patches along the side wanted
     * @return (1, 1+grid*grid, D)
     */
    public static NDArray resizePositions(NDArray table, int grid) {
        return KERNELS.call("resized", table, grid);
    }

    private static NDArray fitted(VisionConfig config, Weights weights) {
        Shape shape = new Shape(1, config.tokens(), config.width());
        if (!weights.has("pos_embed")) {
            return weights.get("pos_embed", shape);
        }
        NDArray table = weights.get("pos_embed");
        long patches = table.getShape().dimension() == 3 ? table.getShape().get(1) - 1 : -1;
        long side = Math.round(Math.sqrt((double) Math.max(patches, 0)));
        if (patches > 0 && side * side == patches && side != config.grid()) {
            table = resizePositions(table, config.grid());
        }
        if (!table.getShape().equals(shape)) {
            return weights.get("pos_embed", shape); // refuses, naming file and shapes
        }
        return table;
    }

    private static Map<String, NDArray> withPositions(
            Map<String, NDArray> taken, NDArray positions) {
        Map<String, NDArray> all = new LinkedHashMap<>(taken);
        all.put("pos_embed", positions);
        return Collections.unmodifiableMap(all);
    }

    /** Returns the sizes. */
    public VisionConfig config() {
        return config;
    }

    /** Returns D. */
    public int width() {
        return config.width();
    }

    /** Returns all arrays by the names of LAVIS, unmodifiable. */
    public Map<String, NDArray> parameters() {
        return parameters;
    }

    /**
     * Maps pixels (N, 3, Y, X) to tokens (N, 1+P, D), class token first; builds a graph if the
     * thread's gradient mode is on.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the pixels do not fit
     */
    public NDArray forward(NDArray pixels) {
        NDArray x = embedded(pixels);
        for (VisionBlock block : blocks) {
            x = block.forward(x);
        }
        return x;
    }

    /** Returns the tokens (N, 1+P, D) after every block. */
    public List<NDArray> hiddenStates(NDArray pixels) {
        List<NDArray> states = new ArrayList<>();
        NDArray x = embedded(pixels);
        for (VisionBlock block : blocks) {
            x = block.forward(x);
            states.add(x);
        }
        return states;
    }

    /**
     * As {@link #forward}, without a graph, in chunks, keeping nothing but the result.
     *
     * @return (N, 1+P, D), belongs to the manager of {@code pixels}
     */
    public NDArray encode(NDArray pixels) {
        checkShape(pixels.getShape());
        return Chunks.map(pixels, ENCODE_CHUNK, this::forward);
    }

    private NDArray embedded(NDArray pixels) {
        checkShape(pixels.getShape());
        return KERNELS.call(
                "embed", pixels, patchWeight, patchBias, classToken, positions, config.patchSize());
    }

    private void checkShape(Shape shape) {
        int side = config.imageSize();
        if (shape.dimension() != 4 || !shape.slice(1).equals(new Shape(CHANNELS, side, side))) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "pixels must be (N, %d, %d, %d), found %s; resize them first"
                            .formatted(CHANNELS, side, side, shape));
        }
    }
}
