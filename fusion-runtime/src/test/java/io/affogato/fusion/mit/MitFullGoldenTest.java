package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaDecoder;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.head.ConvolutionDecoder;
import io.affogato.fusion.head.ConvolutionDecoderConfig;
import io.affogato.fusion.head.MaskDecoder;
import io.affogato.fusion.head.MaskLogits;
import io.affogato.fusion.head.MaskLoss;
import io.affogato.fusion.head.TransformerDecoder;
import io.affogato.fusion.head.TransformerDecoderConfig;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.golden.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of MiT as its authors built it: picture and words in, mask and gradients out. */
class MitFullGoldenTest {

    private static final ModalityId SEEN = new ModalityId("seen");
    private static final List<String> MAPS = List.of("km", "vm", "kp", "vp", "ff");

    @ParameterizedTest
    @ValueSource(strings = {"mit_full_tf", "mit_full_cnn"})
    void masksLossAndGradientsAreTheAuthors(String name) {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open(name, manager)) {
            new Case(golden, manager).check();
        }
    }

    private record Case(Golden golden, NDManager manager) {

        void check() {
            ClipVision tower = new ClipVision(vision(), picture());
            LlamaDecoder language = new LlamaDecoder(language(), weights("llama.model."));
            MitAdapter adapter =
                    MitAdapter.read(manager, config(tower, language), adapterWeights());
            MaskDecoder decoder = decoder();

            ClipVision.Seen seen =
                    Autograd.off(
                            () -> tower.see(golden.input("images"), numbers("decoder_levels")));
            NDArray global =
                    golden.config().get("clip_norm").getAsBoolean()
                            ? ClipVision.unit(seen.pictures())
                            : seen.pictures();
            golden.check("out/vision_pooled_output", global);
            golden.check("out/vision_feature_0", seen.levels().get(0));
            NDArray mask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
            NDArray present = Ops.full(mask, 1, mask.getShape().get(0));
            SortedMap<Integer, ModalityModulation> part =
                    Autograd.on(() -> adapter.modulations(global, present));
            golden.check("out/embedding_kms_0", part.get(part.firstKey()).queryScale());
            golden.check("out/embedding_kps_0", additiveKey(adapter, part.firstKey(), global));
            MitInfusion infusion = new MitInfusion(List.of(adapter));
            NDArray state =
                    Autograd.on(
                            () ->
                                    language.modulated(infusion.modulation(Map.of(SEEN, part)))
                                            .pooled(
                                                    language.embed(golden.input("input_ids")),
                                                    mask,
                                                    Pooling.ANSWER_START));
            golden.check("out/text_last_hidden_state", state);
            int side = golden.number("image_size");
            NDArray logits =
                    Autograd.on(
                            () ->
                                    MaskLogits.resized(
                                            decoder.logits(seen.levels(), state, false),
                                            side,
                                            side));
            golden.check("out/logits", logits);
            NDArray target = Ops.cast(golden.input("labels"), DataType.FLOAT32);
            NDArray loss = Autograd.on(() -> MaskLoss.CROSS_ENTROPY.of(logits, target));
            golden.check("out/loss", loss);
            checkGradients(loss, adapter, decoder);
            golden.requireAllCompared();
        }

        private NDArray additiveKey(MitAdapter adapter, int layer, NDArray global) {
            Map<String, NDArray> tensors = byName(adapter.parameters());
            String map = "mit.%s.%d.kp".formatted(SEEN, layer);
            return Ops.linear(global, tensors.get(map + ".weight"), tensors.get(map + ".bias"));
        }

        private void checkGradients(NDArray loss, MitAdapter adapter, MaskDecoder decoder) {
            Map<String, NDArray> trained = byName(adapter.parameters());
            decoder.parameters().forEach(p -> trained.put("decoder." + p.name(), p.array()));
            List<String> names = List.copyOf(trained.keySet());
            List<NDArray> taken = Autograd.gradients(loss, List.copyOf(trained.values()));
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                gradients.put(names.get(i), taken.get(i));
            }
            List<Integer> layers = numbers("integrate_layers");
            for (int j = 0; j < layers.size(); j++) {
                for (String map : MAPS) {
                    for (String tensor : List.of("weight", "bias")) {
                        golden.check(
                                "grad/w.fc_embedding_%s.%d.%s".formatted(map, j, tensor),
                                gradients.get(own(layers.get(j), map + "." + tensor)));
                    }
                }
            }
            golden.check(
                    "grad/w.learnable_head_mask",
                    Ops.concat(
                            layers.stream()
                                    .map(layer -> gradients.get(own(layer, "head")))
                                    .map(gradient -> Ops.reshape(gradient, 1, -1))
                                    .toList(),
                            0));
            for (Parameter parameter : decoder.parameters()) {
                String name = "decoder." + parameter.name();
                golden.check("grad/w." + name, gradients.get(name));
            }
        }

        private static Map<String, NDArray> byName(List<Parameter> parameters) {
            Map<String, NDArray> byName = new LinkedHashMap<>();
            parameters.forEach(p -> byName.put(p.name(), p.array()));
            return byName;
        }

        private static String own(int layer, String tensor) {
            return "mit.%s.%d.%s".formatted(SEEN, layer, tensor);
        }

        /** The authors count the infused layers, this project names them. */
        private Weights adapterWeights() {
            Map<String, NDArray> all = golden.weightMap();
            NDArray heads = all.get("learnable_head_mask");
            Map<String, NDArray> named = new LinkedHashMap<>();
            List<Integer> layers = numbers("integrate_layers");
            for (int j = 0; j < layers.size(); j++) {
                for (String map : MAPS) {
                    for (String tensor : List.of("weight", "bias")) {
                        named.put(
                                own(layers.get(j), map + "." + tensor),
                                all.get("fc_embedding_%s.%d.%s".formatted(map, j, tensor)));
                    }
                }
                named.put(
                        own(layers.get(j), "head"), Ops.reshape(Ops.slice(heads, 0, j, j + 1), -1));
            }
            return Weights.of("adapter of the golden case", named);
        }

        private MitAdapterConfig config(ClipVision tower, LlamaDecoder language) {
            LlamaConfig sizes = language.config();
            return new MitAdapterConfig(
                    SEEN,
                    tower.config().projectionWidth(),
                    new BlockSizes(
                            sizes.layers(),
                            sizes.heads(),
                            sizes.headWidth(),
                            sizes.feedForwardWidth()),
                    new MitConfig(MitMode.OFFICIAL_B, numbers("integrate_layers"), 0, true, false));
        }

        private MaskDecoder decoder() {
            int text = part("llama").get("hidden_size").getAsInt();
            int classes = (int) golden.tensor("out/logits").getShape().get(1);
            if (golden.config().get("decoder_type").getAsString().equals("CNN")) {
                return ConvolutionDecoder.read(
                        manager,
                        new ConvolutionDecoderConfig(
                                golden.number("vit_dim"),
                                text,
                                classes,
                                golden.number("cnn_hidden"),
                                numbers("middle_sizes")),
                        weights("decoder."));
            }
            return TransformerDecoder.read(
                    manager,
                    new TransformerDecoderConfig(
                            golden.number("vit_dim"),
                            text,
                            classes,
                            golden.number("patch_size"),
                            1,
                            golden.number("reduce_dim"),
                            numbers("decoder_levels").size(),
                            golden.number("decoder_heads"),
                            golden.number("decoder_mlp")),
                    weights("decoder."));
        }

        private Weights weights(String prefix) {
            return golden.weights().prefix(prefix);
        }

        private Weights picture() {
            Map<String, NDArray> named = new LinkedHashMap<>();
            golden.weightMap()
                    .forEach(
                            (name, array) -> {
                                if (name.startsWith("image_encoder.")) {
                                    String rest = name.substring("image_encoder.".length());
                                    named.put("vision_model." + rest, array);
                                }
                            });
            named.put(
                    "visual_projection.weight",
                    golden.weightMap().get("image_encoder_projection.weight"));
            return Weights.of("tower of the golden case", named);
        }

        private ClipVisionConfig vision() {
            return new ClipVisionConfig(
                    new VisionConfig(
                            golden.number("input_size"),
                            golden.number("patch_size"),
                            golden.number("vit_dim"),
                            golden.number("vit_layers"),
                            golden.number("vit_heads"),
                            golden.number("vit_mlp"),
                            1e-5),
                    golden.number("projection_dim"),
                    ClipVisionConfig.Activation.QUICK_GELU);
        }

        private LlamaConfig language() {
            JsonObject llama = part("llama");
            int width = llama.get("hidden_size").getAsInt();
            int heads = llama.get("heads").getAsInt();
            return new LlamaConfig(
                    llama.get("vocab_size").getAsInt(),
                    width,
                    llama.get("intermediate_size").getAsInt(),
                    llama.get("layers").getAsInt(),
                    heads,
                    llama.get("kv_heads").getAsInt(),
                    width / heads,
                    10_000,
                    1e-6,
                    false,
                    new SpecialTokens(1, 2, 0));
        }

        private JsonObject part(String key) {
            return golden.config().getAsJsonObject(key);
        }

        private List<Integer> numbers(String key) {
            return golden.config().getAsJsonArray(key).asList().stream()
                    .map(JsonElement::getAsInt)
                    .toList();
        }
    }
}
