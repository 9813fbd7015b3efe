package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.VisionConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The vision tower of CLIP with the weight names of Hugging Face: what a picture shows, by patches
 * and as one vector.
 *
 * <p>Axes: N pictures, Y = X picture side, P = (Y/p)^2 patches of side p, D width, J width of the
 * vector of a picture.
 *
 * <pre>
 *   x = pre([cls ; conv(pixels)] + pos)                (N, 1+P, D)
 *   x = x + attn(norm1(x));  x = x + mlp(norm2(x))     per block, all maps with bias
 *   picture = W post(x[class token])                   (N, J)
 * </pre>
 *
 * <p>Arrays belong to the manager that the weights were made with; closing that frees them. Many
 * threads may use one tower.
 *
 * <p>Source: Radford et al. 2021, arXiv:2103.00020. It differs from {@link VisionTransformer} in
 * the norm before the blocks, biases and activation.
 */
public final class ClipVision {

    private static final Kernels KERNELS = Kernels.of(ClipVision.class, "vision.py");
    private static final int CHANNELS = 3;

    private final ClipVisionConfig config;
    private final NDArray classToken;
    private final NDArray patchWeight;
    private final NDArray positions;
    private final NDArray preWeight;
    private final NDArray preBias;
    private final NDArray postWeight;
    private final NDArray postBias;
    private final NDArray projection;
    private final List<ClipBlock> blocks = new ArrayList<>();

    /**
     * Takes its weights, {@code vision_model.*} and {@code visual_projection.weight}.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if one is missing or of another shape
     */
    public ClipVision(ClipVisionConfig config, Weights weights) {
        this.config = config;
        VisionConfig sizes = config.vision();
        long d = sizes.width();
        long p = sizes.patchSize();
        Weights w = weights.prefix("vision_model.");
        classToken = w.get("embeddings.class_embedding", d);
        patchWeight = w.get("embeddings.patch_embedding.weight", d, CHANNELS, p, p);
        positions = w.get("embeddings.position_embedding.weight", sizes.tokens(), d);
        preWeight = w.get("pre_layrnorm.weight", d);
        preBias = w.get("pre_layrnorm.bias", d);
        for (int i = 0; i < sizes.layers(); i++) {
            blocks.add(new ClipBlock(config, w, "encoder.layers.%d.".formatted(i), KERNELS));
        }
        postWeight = w.get("post_layernorm.weight", d);
        postBias = w.get("post_layernorm.bias", d);
        projection = weights.get("visual_projection.weight", config.projectionWidth(), d);
    }

    /** Returns the sizes. */
    public ClipVisionConfig config() {
        return config;
    }

    /**
     * Maps pixels (N, 3, Y, X) to the tokens (N, 1+P, D), class token first, before the first block
     * and after every block, without the last norm; builds a graph if the thread's gradient mode is
     * on.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the pixels do not fit
     */
    public List<NDArray> hiddenStates(NDArray pixels) {
        List<NDArray> states = new ArrayList<>();
        NDArray x = embedded(pixels);
        states.add(x);
        for (ClipBlock block : blocks) {
            x = block.forward(x);
            states.add(x);
        }
        return states;
    }

    /**
     * What a picture shows.
     *
     * @param levels tokens (N, 1+P, D), class token first, of the states asked for, in that order
     * @param pictures (N, J), of whatever length
     */
    public record Seen(List<NDArray> levels, NDArray pictures) {}

    /**
     * Looks at pictures, keeping only the states somebody asked for; builds a graph if the thread's
     * gradient mode is on.
     *
     * @param pixels (N, 3, Y, X)
     * @param levels of {@link #hiddenStates}, in any order, such as {@link
     *     ClipVisionConfig#levels()}
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} if the pixels do not fit
     */
    public Seen see(NDArray pixels, List<Integer> levels) {
        levels.forEach(level -> Objects.checkIndex(level, blocks.size() + 1));
        NDArray[] kept = new NDArray[levels.size()];
        NDArray x = embedded(pixels);
        for (int i = 0; i <= blocks.size(); i++) {
            if (i > 0) {
                NDArray before = x;
                x = blocks.get(i - 1).forward(before);
                if (!levels.contains(i - 1)) {
                    before.close();
                }
            }
            for (int k = 0; k < kept.length; k++) {
                kept[k] = levels.get(k) == i ? x : kept[k];
            }
        }
        return new Seen(Arrays.asList(kept), pictures(x));
    }

    /**
     * Returns the normalised class token (N, D).
     *
     * @param tokens (N, 1+P, D), the last of {@link #hiddenStates}
     */
    public NDArray pooled(NDArray tokens) {
        NDArray first = KERNELS.call("class_token", tokens);
        return Ops.layerNorm(first, postWeight, postBias, config.vision().eps());
    }

    /**
     * Returns the vectors of whole pictures (N, J), of whatever length.
     *
     * @param tokens (N, 1+P, D), the last of {@link #hiddenStates}
     */
    public NDArray pictures(NDArray tokens) {
        return Ops.linear(pooled(tokens), projection);
    }

    /** Maps pixels (N, 3, Y, X) to the vectors of whole pictures (N, J). */
    public NDArray vectors(NDArray pixels) {
        List<NDArray> states = hiddenStates(pixels);
        return pictures(states.get(states.size() - 1));
    }

    /** Scales vectors (N, J) to length one, as their comparison with texts asks for. */
    public static NDArray unit(NDArray vectors) {
        return KERNELS.call("unit", vectors);
    }

    private NDArray embedded(NDArray pixels) {
        int side = config.vision().imageSize();
        Shape shape = pixels.getShape();
        if (shape.dimension() != 4 || !shape.slice(1).equals(new Shape(CHANNELS, side, side))) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "pixels must be (N, %d, %d, %d), found %s; resize them first"
                            .formatted(CHANNELS, side, side, shape));
        }
        NDArray x =
                KERNELS.call(
                        "embed_unbiased",
                        pixels,
                        patchWeight,
                        classToken,
                        positions,
                        config.vision().patchSize());
        return Ops.layerNorm(x, preWeight, preBias, config.vision().eps());
    }
}
