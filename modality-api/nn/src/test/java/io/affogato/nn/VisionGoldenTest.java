package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The vision transformer against LAVIS's and Hugging Face's. */
class VisionGoldenTest {

    private static VisionConfig config(Golden golden) {
        int width = golden.number("embed_dim");
        return new VisionConfig(
                golden.number("img_size"),
                golden.number("patch_size"),
                width,
                golden.number("depth"),
                golden.number("num_heads"),
                (int) (width * golden.real("mlp_ratio")),
                1e-6);
    }

    @Test
    void blocksLossAndAllGradients() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("eva_vit", manager)) {
            golden.requireGradients();
            Weights weights = golden.weights();
            VisionTransformer vit = new VisionTransformer(config(golden), weights);
            weights.requireAllUsed(name -> false);
            NDArray pixels = golden.input("pixel_values");
            pixels.setRequiresGradient(true);

            List<NDArray> states = Autograd.on(() -> vit.hiddenStates(pixels));
            for (int i = 0; i < states.size(); i++) {
                golden.check("out/blocks." + i, states.get(i));
            }
            NDArray features = Autograd.on(() -> vit.forward(pixels));
            golden.check("out/features", features);
            NDArray loss =
                    Autograd.on(() -> Ops.sum(Ops.mul(features, golden.input("loss_weight"))));
            golden.check("out/loss", loss);
            checkGradients(golden, vit.parameters(), pixels, loss);

            NDArray source = golden.input("pos_embed_src");
            int grid = config(golden).grid();
            golden.check("out/pos_embed_resized", VisionTransformer.resizePositions(source, grid));
            golden.requireAllCompared();
        }
    }

    private static void checkGradients(
            Golden golden, Map<String, NDArray> parameters, NDArray pixels, NDArray loss) {
        List<String> names = new ArrayList<>(parameters.keySet());
        List<NDArray> inputs = new ArrayList<>(parameters.values());
        inputs.add(pixels);
        List<NDArray> gradients = Autograd.gradients(loss, inputs);
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), gradients.get(i));
        }
        golden.checkGradients(byName);
        golden.check("grad/pixel_values", gradients.get(names.size()));
    }

    @Test
    void chunkedEncodingGivesTheSame() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("eva_vit", manager)) {
            VisionTransformer vit = new VisionTransformer(config(golden), golden.weights());
            golden.check("out/features", vit.encode(golden.input("pixel_values")));
        }
    }

    @Test
    void largerTableIsResizedOnLoad() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("eva_vit", manager)) {
            Map<String, NDArray> weights = new LinkedHashMap<>(golden.weightMap());
            weights.put("pos_embed", golden.input("pos_embed_src"));
            VisionTransformer vit =
                    new VisionTransformer(config(golden), Weights.of("resized", weights));
            golden.check("out/pos_embed_resized", vit.parameters().get("pos_embed"));
        }
    }

    @Test
    void huggingFaceNamesAndBack() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("blip2_vision", manager)) {
            Weights weights = golden.weights();
            VisionTransformer vit = VisionTransformer.fromHuggingFace(config(golden), weights);
            weights.requireAllUsed(name -> name.startsWith("post_layernorm."));
            List<NDArray> states = vit.hiddenStates(golden.input("pixel_values"));
            for (int i = 0; i < states.size(); i++) {
                golden.check("out/hidden_states." + (i + 1), states.get(i));
            }
            NDArray normed =
                    Ops.layerNorm(
                            states.get(states.size() - 1),
                            golden.weightMap().get("post_layernorm.weight"),
                            golden.weightMap().get("post_layernorm.bias"),
                            1e-6);
            golden.check("out/last_hidden_state", normed);
            golden.leave("out/hidden_states.0", "the embedding is no output of its own here");
            golden.leave("out/pooler_output", "nothing uses the twice normed class token");
            golden.requireAllCompared();

            Map<String, NDArray> written = VisionTransformer.toHuggingFace(vit.parameters());
            written.forEach(
                    (name, array) -> assertEquals(golden.weightMap().get(name), array, name));
            assertEquals(golden.weightMap().size() - 2, written.size());
        }
    }

    @Test
    void keyBiasChangesNothing() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("blip2_vision", manager)) {
            Map<String, NDArray> weights = new LinkedHashMap<>(golden.weightMap());
            int last = golden.number("depth") - 1;
            String name = "encoder.layers.%d.self_attn.qkv.bias".formatted(last);
            float[] bias = weights.get(name).toFloatArray();
            for (int i = bias.length / 3; i < 2 * bias.length / 3; i++) {
                bias[i] += 0.5f;
            }
            weights.put(name, Ops.tensor(manager, bias, bias.length));
            List<NDArray> states =
                    VisionTransformer.fromHuggingFace(config(golden), Weights.of("biased", weights))
                            .hiddenStates(golden.input("pixel_values"));
            golden.check("out/hidden_states." + states.size(), states.get(states.size() - 1));
        }
    }

    @Test
    void wholeBlip2IsReadInBothLayouts() {
        Engines.start();
        Map<String, String> layouts =
                Map.of("eva_vit", "visual_encoder.", "blip2_vision", "vision_model.");
        layouts.forEach(
                (name, prefix) -> {
                    try (NDManager manager = NDManager.newBaseManager();
                            Golden golden = Golden.open(name, manager)) {
                        Map<String, NDArray> whole = new LinkedHashMap<>();
                        golden.weightMap().forEach((key, array) -> whole.put(prefix + key, array));
                        VisionTransformer vit =
                                VisionTransformer.read(config(golden), Weights.of(name, whole));
                        List<NDArray> states = vit.hiddenStates(golden.input("pixel_values"));
                        int last = states.size() - 1;
                        String recorded =
                                golden.has("out/features")
                                        ? "out/features"
                                        : "out/hidden_states." + (last + 1);
                        golden.check(recorded, states.get(last));
                    }
                });
    }
}
