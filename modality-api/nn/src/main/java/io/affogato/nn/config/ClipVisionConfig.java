package io.affogato.nn.config;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.List;

/**
 * Sizes of a CLIP vision tower.
 *
 * <p>Source: {@code CLIPVisionConfig} of Hugging Face transformers, whose defaults (the ViT-B/32)
 * stand in for absent keys.
 *
 * @param vision sizes of the transformer
 * @param projectionWidth width of the vector of a whole picture, {@code projection_dim}
 * @param activation between the maps of the feed-forward part, {@code hidden_act}
 */
public record ClipVisionConfig(VisionConfig vision, int projectionWidth, Activation activation) {

    private static final String SECTION = "vision_config";

    /** The nonlinearity of the feed-forward part. */
    public enum Activation {
        /** x times the sigmoid of 1.702 x, of the models by OpenAI. */
        QUICK_GELU,
        /** The exact, erf form, of later models. */
        GELU
    }

    /** Checks the width. */
    public ClipVisionConfig {
        Sizes.positive("projectionWidth", projectionWidth);
    }

    /**
     * Reads the section {@code vision_config}, or the whole file where there is none. A projection
     * width beside the section wins, as in transformers.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if sizes contradict each other or the
     *     activation is unknown
     */
    public static ClipVisionConfig from(ConfigFile file) {
        ConfigFile c = file.optionalSection(SECTION).orElse(file);
        int projection = c.positive("projection_dim", 512);
        return Sizes.checked(
                c,
                () ->
                        new ClipVisionConfig(
                                new VisionConfig(
                                        c.positive("image_size", 224),
                                        c.positive("patch_size", 32),
                                        c.positive("hidden_size", 768),
                                        c.positive("num_hidden_layers", 12),
                                        c.positive("num_attention_heads", 12),
                                        c.positive("intermediate_size", 3072),
                                        c.number("layer_norm_eps", 1e-5)),
                                file.positive("projection_dim", projection),
                                activation(c)));
    }

    /**
     * Says whether a folder's vision part is a CLIP's: by the {@code model_type} of its {@code
     * vision_config}, or its own where there is no such section.
     */
    public static boolean fits(ConfigFile file) {
        ConfigFile c = file.optionalSection(SECTION).orElse(file);
        return c.text("model_type", file.text("model_type", "")).startsWith("clip");
    }

    /**
     * Returns the hidden states that a reader of fine detail takes beside the vector of a picture:
     * those at three quarters, half and a quarter of the layers, deepest first (18, 12 and 6 of
     * 24).
     */
    public List<Integer> levels() {
        int layers = vision.layers();
        return List.of(layers * 3 / 4, layers / 2, layers / 4);
    }

    private static Activation activation(ConfigFile c) {
        return switch (c.text("hidden_act", "quick_gelu")) {
            case "quick_gelu" -> Activation.QUICK_GELU;
            case "gelu" -> Activation.GELU;
            default -> throw c.wrong("hidden_act", "quick_gelu or gelu");
        };
    }
}
