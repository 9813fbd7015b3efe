package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plans the import of a BEATs file: {@code {"cfg": ..., "model": ...}}, whose names are kept.
 *
 * <p>The table of relative positions, which all layers share and the file repeats, is kept once.
 */
final class BeatsImport {

    private static final String LAYOUT = "a BEATs checkpoint";
    private static final String PROBE = "encoder.layers.0.self_attn.grep_linear.weight";
    private static final String TABLE =
            "encoder.layers.%d.self_attn.relative_attention_bias.weight";

    private BeatsImport() {}

    /** Says whether names are those of BEATs. */
    static boolean fits(Map<String, TensorBytes> tensors) {
        return tensors.containsKey(PROBE) && tensors.containsKey("patch_embedding.weight");
    }

    static ImportPlan plan(Source source, NDManager manager) {
        String label = source.path().toString();
        List<String> dropped = new ArrayList<>();
        NetworkShapes shapes = new NetworkShapes(manager);
        Map<String, Object> config =
                source.settings().isEmpty()
                        ? Configs.beats(label, source.tensors())
                        : Configs.plain(source.settings());
        NativePart part = part(label, source.tensors(), config, dropped);
        NameCheck check = new NameCheck();
        check.compare(shapes.beats(config(label, part)), part.tensors());
        check.finish(label, LAYOUT);
        return new ImportPlan(
                LAYOUT,
                Map.of(ImportPlan.ROOT, part),
                true,
                List.of(),
                dropped,
                List.of(),
                List.of());
    }

    /** Leaves out the copies of the table. */
    static NativePart part(
            String label,
            Map<String, TensorBytes> tensors,
            Map<String, Object> config,
            List<String> dropped) {
        Map<String, TensorBytes> kept = new TreeMap<>(tensors);
        NativePart part = new NativePart(Configs.json(config), kept);
        Copies copies = new Copies(label, dropped);
        for (int i = 1; i < config(label, part).layers(); i++) {
            copies.drop(kept, TABLE.formatted(i), TABLE.formatted(0));
        }
        return part;
    }

    private static BeatsConfig config(String label, NativePart part) {
        return BeatsConfig.from(ConfigFile.parse("the settings of " + label, part.config()));
    }
}
