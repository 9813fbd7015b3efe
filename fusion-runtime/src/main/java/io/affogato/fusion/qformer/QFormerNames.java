package io.affogato.fusion.qformer;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of the frozen tensors: CREMA's are used inside, the others are read.
 *
 * <p>Three layouts are known: CREMA's own, where the adapted maps carry {@code .w}; LAVIS's, where
 * they do not; and Hugging Face's BLIP-2, under {@code qformer}.
 */
public final class QFormerNames {

    private static final String ROOT = "Qformer.bert.";
    private static final String LAYER = ROOT + "encoder.layer.";

    private QFormerNames() {}

    /** Returns the Hugging Face BLIP-2 name of a tensor named as in CREMA checkpoints. */
    public static String huggingFace(String crema) {
        return lavis(crema)
                .replace(ROOT + "embeddings.LayerNorm.", "qformer.layernorm.")
                .replace(LAYER, "qformer.encoder.layer.")
                .replace(".attention.self.", ".attention.attention.")
                .replace(".crossattention.self.", ".crossattention.attention.");
    }

    /** Returns the LAVIS name of a tensor named as in CREMA checkpoints. */
    public static String lavis(String crema) {
        return crema.replace(".query.w.", ".query.").replace(".value.w.", ".value.");
    }

    /** Makes a file answer to CREMA's names, whichever of the three layouts it has. */
    public static Weights asCrema(Weights weights) {
        String probe = selfAttention(0) + "query.w.weight";
        if (weights.has(probe)) {
            return weights;
        }
        return weights.has(lavis(probe))
                ? weights.renamed(QFormerNames::lavis)
                : weights.renamed(QFormerNames::huggingFace);
    }

    /** Returns the prefix of the self-attention maps of a layer. */
    public static String selfAttention(int layer) {
        return LAYER + layer + ".attention.self.";
    }

    static String embeddingNorm() {
        return ROOT + "embeddings.LayerNorm";
    }

    static String layer(int layer) {
        return LAYER + layer + ".";
    }

    static Map<String, Shape> tensors(QFormerConfig c) {
        Map<String, Shape> all = new LinkedHashMap<>();
        norm(all, embeddingNorm(), c.width());
        for (int i = 0; i < c.layers(); i++) {
            layer(all, layer(i), c, c.crosses(i));
        }
        return all;
    }

    private static void layer(
            Map<String, Shape> all, String name, QFormerConfig c, boolean crosses) {
        int w = c.width();
        linear(all, name + "attention.self.query.w", w, w);
        linear(all, name + "attention.self.key", w, w);
        linear(all, name + "attention.self.value.w", w, w);
        output(all, name + "attention.output", w, w);
        if (crosses) {
            linear(all, name + "crossattention.self.query", w, w);
            linear(all, name + "crossattention.self.key", w, c.encoderWidth());
            linear(all, name + "crossattention.self.value", w, c.encoderWidth());
            output(all, name + "crossattention.output", w, w);
        }
        linear(all, name + "intermediate_query.dense", c.feedForward(), w);
        output(all, name + "output_query", w, c.feedForward());
    }

    private static void output(Map<String, Shape> all, String name, int out, int in) {
        linear(all, name + ".dense", out, in);
        norm(all, name + ".LayerNorm", out);
    }

    private static void linear(Map<String, Shape> all, String name, int out, int in) {
        all.put(name + ".weight", new Shape(out, in));
        all.put(name + ".bias", new Shape(out));
    }

    private static void norm(Map<String, Shape> all, String name, int width) {
        all.put(name + ".weight", new Shape(width));
        all.put(name + ".bias", new Shape(width));
    }
}
