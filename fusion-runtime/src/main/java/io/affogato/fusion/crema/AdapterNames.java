package io.affogato.fusion.crema;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.QFormerNames;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of an adapter's tensors, as in CREMA checkpoints. */
record AdapterNames(AdapterConfig config) {

    String queryTokens() {
        return "query_tokens_" + config.id();
    }

    String norm() {
        return "ln_" + config.id();
    }

    String projection() {
        return "t5_proj_" + config.id();
    }

    String inputProjection() {
        return "projection_" + config.id();
    }

    String loraA(int layer, String map) {
        return "%s%s.w_a_%s.weight".formatted(QFormerNames.selfAttention(layer), map, config.id());
    }

    String loraB(int layer, String map) {
        return "%s%s.w_b_%s.weight".formatted(QFormerNames.selfAttention(layer), map, config.id());
    }

    boolean isPair(String name) {
        return name.contains(".w_a_") || name.contains(".w_b_");
    }

    Map<String, Shape> tensors() {
        QFormerConfig q = config.qformer();
        Map<String, Shape> all = new LinkedHashMap<>();
        all.put(queryTokens(), new Shape(1, q.queries(), q.width()));
        // made even where the modality wants no layer norm, as the original does
        affine(all, norm(), q.encoderWidth());
        if (config.spec().inputProjection()) {
            affine(all, inputProjection(), q.encoderWidth(), config.featureWidth());
        }
        for (int i = 0; i < q.layers(); i++) {
            if (config.lora().adapts(i)) {
                pair(all, i, "query");
                pair(all, i, "value");
            }
        }
        affine(all, projection(), config.languageWidth(), q.width());
        return all;
    }

    private void pair(Map<String, Shape> all, int layer, String map) {
        int width = config.qformer().width();
        int rank = config.lora().rank();
        all.put(loraA(layer, map), new Shape(rank, width));
        all.put(loraB(layer, map), new Shape(width, rank));
    }

    private static void affine(Map<String, Shape> all, String name, long... shape) {
        all.put(name + ".weight", new Shape(shape));
        all.put(name + ".bias", new Shape(shape[0]));
    }
}
