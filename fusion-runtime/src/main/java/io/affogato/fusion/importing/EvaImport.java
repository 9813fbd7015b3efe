package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Plans the import of an EVA vision transformer alone, whose names have no prefix.
 *
 * <p>A file with the norm behind the last block is the whole classifier (EVA-ViT-g: 40 blocks);
 * BLIP-2 and CREMA do without its last block, norm and head (arXiv:2301.12597, section 4), and so
 * they are left out. A configuration given decides the number of blocks instead.
 */
final class EvaImport {

    private static final String LAYOUT = "an EVA vision transformer";

    private static final Pattern BEHIND =
            Pattern.compile("(norm|fc_norm|head)\\.(weight|bias)|mask_token");

    private EvaImport() {}

    /** Says whether names are those of a bare EVA. */
    static boolean fits(Map<String, TensorBytes> tensors) {
        return tensors.containsKey("blocks.0.attn.q_bias")
                && tensors.containsKey("patch_embed.proj.weight");
    }

    static ImportPlan plan(Source source, Optional<String> given, NDManager manager) {
        String label = source.path().toString();
        Map<String, TensorBytes> kept = new TreeMap<>(source.tensors());
        boolean whole = kept.containsKey("norm.weight") || kept.containsKey("fc_norm.weight");
        Map<String, Object> inferred = Configs.eva(label, kept, whole ? 1 : 0);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "blip_2_vision_model");
        config.put("vision_config", inferred);
        String text = given.orElseGet(() -> Configs.json(config));
        VisionConfig sizes = VisionConfig.from(ConfigFile.parse("sizes of " + label, text));

        List<String> dropped = new ArrayList<>();
        String beyond = "blocks.%d.".formatted(sizes.layers());
        for (String name : source.tensors().keySet()) {
            if (BEHIND.matcher(name).matches() || (whole && name.startsWith(beyond))) {
                kept.remove(name);
                dropped.add(name);
            }
        }
        Map<String, Shape> expected = new NetworkShapes(manager).vision(sizes);
        NameCheck check = new NameCheck();
        check.compare(expected, kept);
        check.finish(label, LAYOUT);
        return new ImportPlan(
                LAYOUT,
                Map.of(ImportPlan.ROOT, new NativePart(text, named(kept))),
                true,
                List.of(),
                dropped,
                List.of(),
                List.of());
    }

    /** Gives tensors the names of Hugging Face's BLIP-2. */
    static Map<String, TensorBytes> named(Map<String, TensorBytes> lavis) {
        Map<String, TensorBytes> named = new TreeMap<>();
        new TreeMap<>(lavis)
                .forEach(
                        (name, tensor) ->
                                named.merge(
                                        "vision_model." + VisionTransformer.huggingFaceName(name),
                                        tensor,
                                        FusedBias::new));
        return named;
    }
}
