package io.affogato.fusion.head;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes of a {@link TransformerDecoder}.
 *
 * @param featureWidth D, width of the vision features
 * @param conditionWidth H, width of the fused state
 * @param classes C, 1 or 2
 * @param patchSize side of a patch in pixels, at least 4; a quarter of it, rounded down, is the
 *     factor of each of two enlargements
 * @param encoderLayers layers of the vision encoder, which scale the first values
 * @param width R, width inside
 * @param levels feature levels, each with a block of its own
 * @param heads attention heads; divides the width
 * @param feedForward width of a block's feed-forward part
 */
public record TransformerDecoderConfig(
        int featureWidth,
        int conditionWidth,
        int classes,
        int patchSize,
        int encoderLayers,
        int width,
        int levels,
        int heads,
        int feedForward) {

    static final List<String> FILM = List.of("film_mul", "film_add");

    static final List<String> BLOCK =
            List.of(
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.out_proj",
                    "layer_norm1",
                    "mlp.fc1",
                    "mlp.fc2",
                    "layer_norm2");

    static final String GROWTH = "transposed_convolution.";

    private static final int QUARTER = 4;

    /** Checks the sizes. */
    public TransformerDecoderConfig {
        positive("feature width", featureWidth);
        positive("condition width", conditionWidth);
        positive("number of encoder layers", encoderLayers);
        positive("width", width);
        positive("number of levels", levels);
        positive("number of heads", heads);
        positive("feed-forward width", feedForward);
        if (classes != 1 && classes != 2) {
            throw new IllegalArgumentException("classes must be 1 or 2, was %d".formatted(classes));
        }
        if (patchSize < QUARTER) {
            throw new IllegalArgumentException(
                    "patch size must be at least %d pixels, was %d".formatted(QUARTER, patchSize));
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of heads, was %d with %d heads"
                            .formatted(width, heads));
        }
        if (width < 2) {
            throw new IllegalArgumentException("width must be at least 2, was %d".formatted(width));
        }
    }

    /**
     * The published sizes inside: width 64, three levels, 4 heads, feed-forward 2048. The published
     * default of 6 heads does not divide 64 and cannot be built.
     */
    public static TransformerDecoderConfig of(
            int featureWidth, int conditionWidth, int classes, int patchSize, int encoderLayers) {
        return new TransformerDecoderConfig(
                featureWidth, conditionWidth, classes, patchSize, encoderLayers, 64, 3, 4, 2048);
    }

    /** Returns the side of the mask in pixels for so many tokens, class token included. */
    public int side(long tokens) {
        return FeatureLevels.grid(tokens) * factor() * factor();
    }

    /** Returns by how much each of the two enlargements widens the map. */
    int factor() {
        return patchSize / QUARTER;
    }

    /** Returns the shape of every tensor by its name, in order. */
    public Map<String, Shape> tensors() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        FILM.forEach(name -> linear(shapes, name, width, conditionWidth));
        for (int i = 0; i < levels; i++) {
            linear(shapes, "reduces." + i, width, featureWidth);
        }
        for (int i = 0; i < levels; i++) {
            block(shapes, "layers.%d.".formatted(i));
        }
        int half = width / 2;
        kernel(shapes, GROWTH + 0, new Shape(width, width, 3, 3), width);
        kernel(shapes, GROWTH + 2, new Shape(width, half, factor(), factor()), half);
        kernel(shapes, GROWTH + 4, new Shape(half, classes, factor(), factor()), classes);
        return shapes;
    }

    /** Returns the number of parameters; it does not depend on the number of heads. */
    public long parameterCount() {
        return tensors().values().stream().mapToLong(Shape::size).sum();
    }

    private void block(Map<String, Shape> shapes, String prefix) {
        for (String part : BLOCK) {
            switch (part) {
                case "layer_norm1", "layer_norm2" -> {
                    shapes.put(prefix + part + ".weight", new Shape(width));
                    shapes.put(prefix + part + ".bias", new Shape(width));
                }
                case "mlp.fc1" -> linear(shapes, prefix + part, feedForward, width);
                case "mlp.fc2" -> linear(shapes, prefix + part, width, feedForward);
                default -> linear(shapes, prefix + part, width, width);
            }
        }
    }

    private static void linear(Map<String, Shape> shapes, String name, int out, int in) {
        kernel(shapes, name, new Shape(out, in), out);
    }

    private static void kernel(Map<String, Shape> shapes, String name, Shape shape, int out) {
        shapes.put(name + ".weight", shape);
        shapes.put(name + ".bias", new Shape(out));
    }

    private static void positive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(
                    "%s must be positive, was %d".formatted(what, value));
        }
    }
}
