package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.QFormerNames;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.TensorBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Plans the import of a folder in Hugging Face layout, whose names and configuration are kept.
 *
 * <p>BLIP-2, T5, LLaMA and CLIP are checked against their networks; of CLIP only the vision tower
 * is taken. Other models are taken over as they are; their networks check them when they are
 * opened.
 */
final class HuggingFaceImport {

    /** Buffers of older versions, computed from the configuration. */
    private static final Pattern ROTATIONS =
            Pattern.compile("model\\.layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");

    /** What CLIP has besides its vision tower, and a buffer that counts. */
    private static final Pattern BESIDE_VISION =
            Pattern.compile(
                    "text_model\\..*|text_projection\\.weight|logit_scale"
                            + "|vision_model\\.embeddings\\.position_ids");

    private final Source source;
    private final String text;
    private final ConfigFile config;
    private final NDManager manager;
    private final List<String> dropped = new ArrayList<>();
    private final Map<String, TensorBytes> tensors;

    /**
     * Starts.
     *
     * @param given a configuration to use instead of the folder's, if there is one
     */
    HuggingFaceImport(Source source, Optional<String> given, NDManager manager) {
        this.source = source;
        this.manager = manager;
        ConfigFile own = given.isPresent() ? null : ConfigFile.readFolder(source.path());
        text = given.orElseGet(() -> read(source));
        config = own == null ? ConfigFile.parse("--config", text) : own;
        tensors = new TreeMap<>(source.tensors());
    }

    private static String read(Source source) {
        try {
            return Files.readString(source.path().resolve(ConfigFile.NAME));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "reading config.json of %s failed: %s".formatted(source.path(), e.getMessage()),
                    e);
        }
    }

    ImportPlan plan() {
        String type = config.text("model_type", "");
        return switch (type) {
            case "blip-2" -> checked("a Hugging Face BLIP-2", "language_model.", blip2());
            case "t5" -> checked("a Hugging Face T5", "", t5(config));
            case "llama" -> checked("a Hugging Face LLaMA", "", llama());
            case "clip", "clip_vision_model" -> checked("a Hugging Face CLIP", "", clip());
            default -> planned("a Hugging Face folder of type '%s'".formatted(type), false);
        };
    }

    private ImportPlan checked(String layout, String language, Map<String, Shape> expected) {
        dropEmbeddings(new Copies(source.path().toString(), dropped), tensors, language);
        NameCheck check = new NameCheck();
        check.compare(expected, tensors);
        check.finish(source.path().toString(), layout);
        return planned(layout, true);
    }

    private ImportPlan planned(String layout, boolean checked) {
        return new ImportPlan(
                layout,
                Map.of(ImportPlan.ROOT, new NativePart(text, tensors)),
                checked,
                List.of(),
                dropped,
                List.of(),
                List.of());
    }

    /** Takes out the copies of T5's embedding table, which may be stored once only. */
    static void dropEmbeddings(Copies copies, Map<String, TensorBytes> tensors, String prefix) {
        String shared = prefix + "shared.weight";
        copies.drop(tensors, prefix + "encoder.embed_tokens.weight", shared);
        copies.drop(tensors, prefix + "decoder.embed_tokens.weight", shared);
    }

    private Map<String, Shape> t5(ConfigFile section) {
        T5Config t5 = T5Config.from(section);
        if (t5.tied()) {
            new Copies(source.path().toString(), dropped)
                    .drop(tensors, "lm_head.weight", "shared.weight");
        }
        return new NetworkShapes(manager).t5(t5);
    }

    private Map<String, Shape> llama() {
        LlamaConfig llama = LlamaConfig.from(config);
        leaveOut(ROTATIONS);
        if (llama.tied()) {
            new Copies(source.path().toString(), dropped)
                    .drop(tensors, "lm_head.weight", "model.embed_tokens.weight");
        }
        return new NetworkShapes(manager).llama(llama);
    }

    private Map<String, Shape> clip() {
        leaveOut(BESIDE_VISION);
        return new NetworkShapes(manager).clip(ClipVisionConfig.from(config));
    }

    private void leaveOut(Pattern names) {
        Set<String> left = new TreeSet<>(tensors.keySet());
        left.removeIf(name -> !names.matcher(name).matches());
        tensors.keySet().removeAll(left);
        dropped.addAll(left);
    }

    private Map<String, Shape> blip2() {
        NetworkShapes shapes = new NetworkShapes(manager);
        QFormerConfig q = QFormerConfig.from(config);
        T5Config t5 = T5Config.from(config.section("text_config"));
        Map<String, Shape> all = new LinkedHashMap<>();
        shapes.t5(t5).forEach((name, shape) -> all.put("language_model." + name, shape));
        q.tensors().forEach((name, shape) -> all.put(QFormerNames.huggingFace(name), shape));
        BridgeWeights.tensors(q, t5.width())
                .forEach((name, shape) -> all.put(BridgeWeights.huggingFace(name), shape));
        shapes.vision(VisionConfig.from(config))
                .forEach(
                        (name, shape) ->
                                all.merge(
                                        "vision_model." + VisionTransformer.huggingFaceName(name),
                                        shape,
                                        (query, value) -> new Shape(3 * query.size())));
        return all;
    }
}
