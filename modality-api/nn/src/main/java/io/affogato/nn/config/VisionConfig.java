package io.affogato.nn.config;

/**
 * Sizes of a vision transformer.
 *
 * <p>Source: {@code Blip2VisionConfig} of Hugging Face transformers, whose defaults (the EVA-ViT-g
 * of BLIP-2) stand in for absent keys.
 *
 * @param imageSize Y = X, picture side in pixels
 * @param patchSize patch side in pixels, a divisor of the picture side
 * @param width D
 * @param layers number of blocks
 * @param heads number of attention heads, a divisor of the width
 * @param mlpWidth hidden width of the feed-forward part
 * @param eps epsilon of the layer norms
 */
public record VisionConfig(
        int imageSize, int patchSize, int width, int layers, int heads, int mlpWidth, double eps) {

    private static final String SECTION = "vision_config";

    /** Checks divisibility. */
    public VisionConfig {
        Sizes.divides("patchSize", patchSize, "imageSize", imageSize);
        Sizes.divides("heads", heads, "width", width);
        Sizes.positive("layers", layers);
        Sizes.positive("mlpWidth", mlpWidth);
    }

    /** Reads the section {@code vision_config}, or the whole file where there is none. */
    public static VisionConfig from(ConfigFile file) {
        ConfigFile c = file.optionalSection(SECTION).orElse(file);
        return Sizes.checked(
                c,
                () ->
                        new VisionConfig(
                                c.positive("image_size", 224),
                                c.positive("patch_size", 14),
                                c.positive("hidden_size", 1408),
                                c.positive("num_hidden_layers", 39),
                                c.positive("num_attention_heads", 16),
                                c.positive("intermediate_size", 6144),
                                c.number("layer_norm_eps", 1e-6)));
    }

    /** Returns the number of patches along a side. */
    public int grid() {
        return imageSize / patchSize;
    }

    /** Returns the number of tokens, the class token included. */
    public int tokens() {
        return 1 + grid() * grid();
    }
}
