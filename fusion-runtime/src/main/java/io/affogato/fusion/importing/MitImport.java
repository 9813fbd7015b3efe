package io.affogato.fusion.importing;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.fusion.mit.MitAdapterConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.mit.MitFolder;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.mit.OfficialLayout;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plans the import of a file of MiT's authors: {@code {split -> {"epoch", "model", "optim"}}},
 * where every split holds the same tensors, those of the last epoch.
 *
 * <p>The infusion gets the names of checkpoints here, and a head keeps its own below {@code
 * decoder.}; the frozen networks are left out, as a backbone has them.
 */
final class MitImport {

    private static final String FIRST = "fc_embedding_km.0.weight";
    private static final String HIDDEN = "fc_embedding_ff.0.weight";
    private static final String INERT = "fc_embedding_kp.";
    private static final List<String> FROZEN =
            List.of("llama.", "image_encoder.", "image_encoder_projection.");

    private final Source source;
    private final Optional<InfusionOptions> options;
    private final Map<String, TensorBytes> tensors = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();

    MitImport(Source source, Optional<InfusionOptions> options) {
        this.source = source;
        this.options = options;
        source.tensors().forEach((name, tensor) -> tensors.put(plain(name), tensor));
    }

    /** Whether a source is such a file. */
    static boolean fits(Map<String, TensorBytes> tensors) {
        return tensors.keySet().stream().anyMatch(name -> plain(name).equals(FIRST));
    }

    /** Training on several processes puts a prefix before all names. */
    private static String plain(String name) {
        return name.startsWith("module.") ? name.substring("module.".length()) : name;
    }

    ImportPlan plan() {
        InfusionOptions wish = options.orElseThrow(this::silent);
        FROZEN.forEach(this::drop);
        if (!wish.keepAdditiveKey()) {
            drop(INERT);
        }
        MitAdapterConfig config = config(wish);
        Map<String, TensorBytes> root = new TreeMap<>();
        tensors.forEach((name, tensor) -> keepHead(root, name, tensor));
        boolean head = !root.isEmpty();
        infusion(new OfficialLayout(config, wish.layers()), root);
        return new ImportPlan(
                "a MiT checkpoint",
                Map.of(ImportPlan.ROOT, new NativePart(Configs.json(json(wish, config)), root)),
                true,
                List.of(wish.modality().value()),
                dropped,
                head ? List.of() : List.of("decoder"),
                List.of());
    }

    private ModalityException silent() {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s infuses %d blocks of a language model, but does not say which; name them, from 0, and the modality, as in --layers 29,30,31 --modality ID"
                        .formatted(source.path(), count()));
    }

    private int count() {
        int count = 0;
        while (tensors.containsKey("fc_embedding_km.%d.weight".formatted(count))) {
            count++;
        }
        return count;
    }

    private void drop(String prefix) {
        if (tensors.keySet().removeIf(name -> name.startsWith(prefix))) {
            dropped.add(prefix + "*");
        }
    }

    private static void keepHead(Map<String, TensorBytes> root, String name, TensorBytes tensor) {
        if (name.startsWith(MitHead.PREFIX)) {
            root.put(name, tensor);
        }
    }

    private MitAdapterConfig config(InfusionOptions wish) {
        int heads = axis(OfficialLayout.HEADS, 1);
        int inner = axis(FIRST, 0);
        if (wish.layers().isEmpty() || wish.layers().size() != count() || inner % heads != 0) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s infuses %d blocks, %d wide in %d heads, but %d layers were named: %s; name each of them once, from 0"
                            .formatted(
                                    source.path(),
                                    count(),
                                    inner,
                                    heads,
                                    wish.layers().size(),
                                    wish.layers()));
        }
        int deepest = Collections.max(wish.layers());
        return new MitAdapterConfig(
                wish.modality(),
                axis(FIRST, 1),
                new BlockSizes(Math.max(1, deepest + 1), heads, inner / heads, axis(HIDDEN, 0)),
                new MitConfig(
                        MitMode.OFFICIAL_B,
                        wish.layers(),
                        0,
                        wish.keepAdditiveKey(),
                        wish.normalised()));
    }

    /** Returns a size; what is absent counts 1 and is told with all other names. */
    private int axis(String name, int axis) {
        TensorBytes tensor = tensors.get(name);
        return tensor == null || tensor.shape().dimension() != 2
                ? 1
                : Math.max(1, Math.toIntExact(tensor.shape().get(axis)));
    }

    private void infusion(OfficialLayout layout, Map<String, TensorBytes> root) {
        MitAdapterConfig config = layout.config();
        Map<String, Shape> shapes = config.tensors();
        Map<String, Shape> expected = new LinkedHashMap<>();
        layout.names().forEach((ours, theirs) -> expected.put(theirs, shapes.get(ours)));
        int heads = config.blocks().heads();
        expected.put(OfficialLayout.HEADS, new Shape(layout.heads().size(), heads));
        Map<String, TensorBytes> found = new TreeMap<>(tensors);
        found.keySet().removeIf(name -> name.startsWith(MitHead.PREFIX));
        NameCheck check = new NameCheck();
        check.compare(expected, found);
        Map<String, TensorBytes> head = new TreeMap<>(tensors);
        head.keySet().removeIf(name -> !name.startsWith(MitHead.PREFIX));
        new MitHead(head).check(check);
        check.finish(source.path().toString(), "a MiT checkpoint");
        layout.names().forEach((ours, theirs) -> root.put(ours, found.get(theirs)));
        for (int j = 0; j < layout.heads().size(); j++) {
            root.put(layout.heads().get(j), new TensorRow(found.get(OfficialLayout.HEADS), j));
        }
    }

    private static Map<String, Object> json(InfusionOptions wish, MitAdapterConfig config) {
        MitConfig infusion = config.infusion();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", MitFolder.TYPE);
        json.put("modality", config.id().value());
        json.put("mode", infusion.mode().name().toLowerCase(Locale.ROOT));
        json.put("layers", infusion.layers());
        json.put("rank", infusion.rank());
        json.put("normalised", infusion.normalised());
        json.put("additive_key", infusion.keepAdditiveKey());
        json.put("global_width", config.globalWidth());
        json.put("rms_norm_eps", wish.rmsEpsilon());
        return json;
    }
}
