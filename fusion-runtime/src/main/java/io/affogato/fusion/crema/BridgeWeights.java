package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.nn.Weights;
import java.util.Map;

/**
 * What a pretrained BLIP-2 has between its frozen networks; every adapter starts from a copy.
 *
 * @param queryTokens (1, K, W)
 * @param projectionWeight (E, W)
 * @param projectionBias (E)
 * @param normWeight (D)
 * @param normBias (D)
 */
public record BridgeWeights(
        NDArray queryTokens,
        NDArray projectionWeight,
        NDArray projectionBias,
        NDArray normWeight,
        NDArray normBias) {

    /** How many there are. */
    public static final int LAVIS_NAMES = 5;

    /** Returns the Hugging Face name of one of them that is named as LAVIS does. */
    public static String huggingFace(String lavis) {
        return lavis.replaceFirst("^t5_proj\\.", "language_projection.")
                .replaceFirst("^ln_vision\\.", "vision_model.post_layernorm.");
    }

    /** Returns the LAVIS names and their shapes. */
    public static Map<String, Shape> tensors(QFormerConfig q, int languageWidth) {
        return Map.of(
                "query_tokens", new Shape(1, q.queries(), q.width()),
                "t5_proj.weight", new Shape(languageWidth, q.width()),
                "t5_proj.bias", new Shape(languageWidth),
                "ln_vision.weight", new Shape(q.encoderWidth()),
                "ln_vision.bias", new Shape(q.encoderWidth()));
    }

    /** Reads them from a backbone in Hugging Face's or LAVIS's layout. */
    public static BridgeWeights read(QFormerConfig q, int languageWidth, Weights weights) {
        boolean lavis = weights.has("ln_vision.weight");
        String projection = lavis ? "t5_proj." : "language_projection.";
        String norm = lavis ? "ln_vision." : "vision_model.post_layernorm.";
        return new BridgeWeights(
                weights.get("query_tokens", new Shape(1, q.queries(), q.width())),
                weights.get(projection + "weight", new Shape(languageWidth, q.width())),
                weights.get(projection + "bias", new Shape(languageWidth)),
                weights.get(norm + "weight", new Shape(q.encoderWidth())),
                weights.get(norm + "bias", new Shape(q.encoderWidth())));
    }
}
