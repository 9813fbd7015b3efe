package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.fusion.backbone.T5Config.Activation;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.backbone.generation.PublishedWriting;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.RecordedCrossing;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against Hugging Face's whole BLIP-2 with a T5 (transformers 4.35.2), from pixels to answers. */
class Blip2GoldenTest {

    private static final double EPSILON = 1e-6;

    @Test
    void pixelsAndTextToLossGradientsAndAnswers() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("blip2_t5", manager)) {
            golden.requireGradients();
            T5Model language = new T5Model(t5(golden), golden.weights().prefix("language_model."));
            NDArray pixels = golden.input("pixel_values");
            pixels.setRequiresGradient(true);
            NDArray loss = Autograd.on(() -> loss(golden, language, pixels));
            golden.check("out/loss", loss);
            checkGradients(golden, pixels, loss);
            golden.requireAllCompared();
        }
    }

    private static NDArray loss(Golden golden, T5Model language, NDArray pixels) {
        NDArray queries = queries(golden, pixels);
        NDArray text = language.embed(golden.input("input_ids"));
        NDArray textMask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
        long[] shape = {queries.getShape().get(0), queries.getShape().get(1)};
        NDArray mask = Ops.concat(List.of(Ops.full(queries, 1, shape), textMask), 1);
        NDArray encoded = language.encode(Ops.concat(List.of(queries, text), 1), mask);
        NDArray labels = golden.input("labels");
        golden.check("out/logits", language.logits(encoded, mask, labels));
        golden.check("out/greedy_ids", answers(golden, language, encoded, mask));
        return language.loss(encoded, mask, labels);
    }

    /** From pixels to the tokens that stand before the text, (B, K, E). */
    private static NDArray queries(Golden golden, NDArray pixels) {
        Map<String, NDArray> w = golden.weightMap();
        NDArray seen =
                VisionTransformer.fromHuggingFace(
                                vision(golden), golden.weights().prefix("vision_model."))
                        .forward(pixels);
        NDArray normed =
                Ops.layerNorm(
                        seen,
                        w.get("vision_model.post_layernorm.weight"),
                        w.get("vision_model.post_layernorm.bias"),
                        EPSILON);
        golden.check("out/vision_last_hidden_state", normed);
        QFormer qformer = QFormer.read(qformer(golden), golden.weights());
        long[] shape = {normed.getShape().get(0), normed.getShape().get(1)};
        NDArray all = Ops.full(normed, 1, shape);
        NDArray read = qformer.forward(LoraSet.NONE, w.get("query_tokens"), normed, all, false);
        golden.check("out/qformer_last_hidden_state", read);
        NDArray projected =
                Ops.linear(
                        read,
                        w.get("language_projection.weight"),
                        w.get("language_projection.bias"));
        golden.check("out/language_projection", projected);
        return projected;
    }

    private static NDArray answers(Golden golden, T5Model language, NDArray encoded, NDArray mask) {
        int tokens = (int) golden.tensor("out/greedy_ids").getShape().get(1) - 1;
        Answers answers =
                new Generator(language, PublishedWriting.greedy(language.specialTokens(), tokens))
                        .answer(encoded, mask);
        long[] flat = answers.ids().stream().flatMapToLong(Arrays::stream).toArray();
        int rows = answers.ids().size();
        return Ops.tensor(encoded.getManager(), flat, rows, flat.length / rows);
    }

    private static void checkGradients(Golden golden, NDArray pixels, NDArray loss) {
        List<NDArray> inputs = new ArrayList<>(golden.weightMap().values());
        inputs.add(pixels);
        List<NDArray> gradients = Autograd.gradients(loss, inputs);
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (String name : golden.weightMap().keySet()) {
            byName.put(name, gradients.get(byName.size()));
        }
        golden.checkGradients(byName);
        golden.check("grad/pixel_values", gradients.get(inputs.size() - 1));
    }

    private static VisionConfig vision(Golden golden) {
        return new VisionConfig(
                golden.number("img_size"),
                golden.number("patch_size"),
                golden.number("vit_dim"),
                golden.number("vit_depth"),
                golden.number("vit_heads"),
                golden.number("vit_mlp"),
                EPSILON);
    }

    private static QFormerConfig qformer(Golden golden) {
        return new QFormerConfig(
                golden.number("q_dim"),
                golden.number("q_layers"),
                golden.number("q_heads"),
                golden.number("q_mlp"),
                golden.number("vit_dim"),
                RecordedCrossing.frequency(
                        golden.weightMap().keySet(),
                        "qformer.encoder.layer.%d",
                        golden.number("q_layers")),
                golden.number("num_query_tokens"),
                1e-12,
                0,
                0);
    }

    private static T5Config t5(Golden golden) {
        int layers = golden.number("t5_layers");
        return new T5Config(
                golden.number("vocab_size"),
                golden.number("d_model"),
                golden.number("d_kv"),
                golden.number("d_ff"),
                layers,
                layers,
                golden.number("t5_heads"),
                buckets(golden),
                T5Case.maxDistance(golden),
                true,
                Activation.GELU,
                false,
                EPSILON,
                0);
    }

    private static int buckets(Golden golden) {
        String at = "language_model.encoder.block.0.layer.0.SelfAttention.";
        return (int)
                golden.weightMap().get(at + "relative_attention_bias.weight").getShape().get(0);
    }
}
