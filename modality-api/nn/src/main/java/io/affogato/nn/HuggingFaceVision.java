package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.config.VisionConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names of {@code Blip2VisionModel} against those of LAVIS. Hugging Face stores one bias for
 * queries, keys and values, LAVIS only those of queries and values. The keys' third, zero in
 * BLIP-2, is left out whatever it is: it adds one number to all scores of a query, which the
 * softmax does not see.
 */
final class HuggingFaceVision {

    private static final String FUSED_BIAS = "self_attn.qkv.bias";
    private static final String QUERY_BIAS = "attn.q_bias";
    private static final String VALUE_BIAS = "attn.v_bias";

    /** LAVIS to Hugging Face, outside the blocks. */
    private static final Map<String, String> OUTSIDE =
            Map.of(
                    "cls_token", "embeddings.class_embedding",
                    "pos_embed", "embeddings.position_embedding",
                    "patch_embed.proj.weight", "embeddings.patch_embedding.weight",
                    "patch_embed.proj.bias", "embeddings.patch_embedding.bias");

    private HuggingFaceVision() {}

    /** Returns LAVIS-named weights made of Hugging Face-named ones. */
    static Weights read(VisionConfig config, Weights weights, Kernels kernels) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        OUTSIDE.forEach((lavis, hf) -> arrays.put(lavis, weights.get(hf)));
        for (int i = 0; i < config.layers(); i++) {
            readBlock("blocks.%d.".formatted(i), config.width(), weights, kernels, arrays);
        }
        return Weights.of(weights.label(), arrays);
    }

    private static void readBlock(
            String at, int width, Weights weights, Kernels kernels, Map<String, NDArray> arrays) {
        for (String part : new String[] {"norm1", "norm2", "attn.proj", "mlp.fc1", "mlp.fc2"}) {
            for (String kind : new String[] {".weight", ".bias"}) {
                arrays.put(at + part + kind, weights.get(stored(at + part + kind)));
            }
        }
        arrays.put(at + "attn.qkv.weight", weights.get(stored(at + "attn.qkv.weight")));
        NDArray fused = weights.get(stored(at) + FUSED_BIAS, 3L * width);
        arrays.put(at + QUERY_BIAS, kernels.call("third", fused, 0));
        arrays.put(at + VALUE_BIAS, kernels.call("third", fused, 2));
    }

    /** Returns Hugging Face-named arrays made of LAVIS-named ones. */
    static Map<String, NDArray> written(Map<String, NDArray> parameters, Kernels kernels) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        parameters.forEach(
                (name, array) -> {
                    if (name.endsWith(QUERY_BIAS)) {
                        String at = name.substring(0, name.length() - QUERY_BIAS.length());
                        NDArray values = parameters.get(at + VALUE_BIAS);
                        arrays.put(
                                stored(at) + FUSED_BIAS, kernels.call("fused_bias", array, values));
                    } else if (!name.endsWith(VALUE_BIAS)) {
                        arrays.put(stored(name), array);
                    }
                });
        return arrays;
    }

    /** Returns the name of the tensor that a LAVIS-named one is, or becomes a part of. */
    static String name(String lavis) {
        for (String part : new String[] {QUERY_BIAS, VALUE_BIAS}) {
            if (lavis.endsWith(part)) {
                return stored(lavis.substring(0, lavis.length() - part.length())) + FUSED_BIAS;
            }
        }
        return stored(lavis);
    }

    private static String stored(String lavis) {
        if (OUTSIDE.containsKey(lavis)) {
            return OUTSIDE.get(lavis);
        }
        return lavis.replaceFirst("^blocks\\.", "encoder.layers.")
                .replace(".norm1.", ".layer_norm1.")
                .replace(".norm2.", ".layer_norm2.")
                .replace(".attn.qkv.", ".self_attn.qkv.")
                .replace(".attn.proj.", ".self_attn.projection.");
    }
}
