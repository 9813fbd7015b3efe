package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ClipVisionConfig.Activation;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CLIP's vision tower against Hugging Face's. */
class ClipGoldenTest {

    private static ClipVisionConfig config(Golden golden) {
        return new ClipVisionConfig(
                new VisionConfig(
                        golden.number("img_size"),
                        golden.number("patch_size"),
                        golden.number("hidden_size"),
                        golden.number("layers"),
                        golden.number("heads"),
                        golden.number("intermediate_size"),
                        1e-5),
                golden.number("projection_dim"),
                Activation.QUICK_GELU);
    }

    @Test
    void statesVectorsLossAndAllGradients() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("clip_vision", manager)) {
            golden.requireGradients();
            Weights weights = golden.weights();
            ClipVision tower = new ClipVision(config(golden), weights);
            weights.requireAllUsed(name -> false);
            NDArray pixels = golden.input("pixel_values");
            pixels.setRequiresGradient(true);

            List<NDArray> states = Autograd.on(() -> tower.hiddenStates(pixels));
            for (int i = 0; i < states.size(); i++) {
                golden.check("out/hidden_states." + i, states.get(i));
            }
            NDArray last = states.get(states.size() - 1);
            golden.check("out/last_hidden_state", last);
            golden.check("out/pooler_output", tower.pooled(last));
            NDArray pictures = Autograd.on(() -> tower.pictures(last));
            golden.check("out/image_embeds", pictures);
            golden.check("out/image_embeds_normed", ClipVision.unit(pictures));
            NDArray loss =
                    Autograd.on(() -> Ops.sum(Ops.mul(pictures, golden.input("loss_weight"))));
            golden.check("out/loss", loss);
            checkGradients(golden, pixels, loss);
            golden.requireAllCompared();
        }
    }

    private static void checkGradients(Golden golden, NDArray pixels, NDArray loss) {
        Map<String, NDArray> weights = golden.weightMap();
        List<NDArray> inputs = new ArrayList<>(weights.values());
        inputs.add(pixels);
        List<NDArray> gradients = Autograd.gradients(loss, inputs);
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (String name : weights.keySet()) {
            byName.put(name, gradients.get(byName.size()));
        }
        golden.checkGradients(byName);
        golden.check("grad/pixel_values", gradients.get(inputs.size() - 1));
    }

    @Test
    void otherPixelsAreRefused() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("clip_vision", manager)) {
            ClipVision tower = new ClipVision(config(golden), golden.weights());
            NDArray wide = manager.zeros(new Shape(1, 3, 7, 11));
            ModalityException refusal =
                    assertThrows(ModalityException.class, () -> tower.hiddenStates(wide));
            assertEquals(ErrorCode.BAD_SHAPE, refusal.code());
        }
    }

    @Test
    void configurationIsThatOfTheFolder() {
        ClipVisionConfig large =
                read(
                        """
                        {"projection_dim": 768, "vision_config": {"hidden_size": 1024,
                         "image_size": 336, "intermediate_size": 4096, "num_attention_heads": 16,
                         "num_hidden_layers": 24, "patch_size": 14, "projection_dim": 512}}
                        """);
        assertEquals(
                new ClipVisionConfig(
                        new VisionConfig(336, 14, 1024, 24, 16, 4096, 1e-5),
                        768,
                        Activation.QUICK_GELU),
                large);
        assertEquals(577, large.vision().tokens());
        assertEquals(Activation.GELU, read("{\"hidden_act\": \"gelu\"}").activation());
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> read("{\"hidden_act\": \"relu\"}"));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
    }

    private static ClipVisionConfig read(String json) {
        return ClipVisionConfig.from(ConfigFile.parse("config.json", json));
    }
}
