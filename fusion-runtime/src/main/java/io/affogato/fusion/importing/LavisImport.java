package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.QFormerNames;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans the import of a LAVIS BLIP-2 or CREMA file.
 *
 * <p>Frozen parts get the names of Hugging Face, as backbones have them; adapters and fusion keep
 * CREMA's, as checkpoints have them. Every part is whole or absent: LAVIS saves what it trained
 * only, and CREMA's files hold whatever was trainable when they were saved. A modality has query
 * tokens, norm and projection at least; its low-rank maps are there for whole layers.
 */
final class LavisImport {

    private final Source source;
    private final ConfigFile given;
    private final String givenText;
    private final NetworkShapes shapes;
    private final NameCheck check = new NameCheck();
    private final List<String> dropped = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private final LavisNames names;
    private final Configs sizes;
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final Map<String, TensorBytes> root = new TreeMap<>();
    private final Map<String, NativePart> parts = new TreeMap<>();

    /**
     * Starts.
     *
     * @param givenText a configuration to use instead of what the tensors tell, if there is one
     */
    LavisImport(Source source, Optional<String> givenText, NDManager manager) {
        this.source = source;
        this.givenText = givenText.orElse(null);
        given = givenText.map(text -> ConfigFile.parse("--config", text)).orElse(null);
        shapes = new NetworkShapes(manager);
        names = new LavisNames(source.tensors(), dropped);
        sizes = new Configs(source.path().toString(), source.tensors());
    }

    ImportPlan plan() {
        boolean crema = names.bridge.isEmpty();
        String layout = crema ? "a CREMA checkpoint" : "a LAVIS BLIP-2 checkpoint";
        config.put("model_type", "blip-2");
        config.put("num_query_tokens", queries());
        vision();
        language();
        qformer();
        adapters();
        bridgeOfAdapters();
        names.encoders.forEach(this::encoder);
        check.unexpected(names.unexpected);
        check.finish(source.path().toString(), layout);
        TreeSet<String> ids = new TreeSet<>(names.adapters.keySet());
        String text = given == null ? Configs.json(config) : givenText;
        parts.put(ImportPlan.ROOT, new NativePart(text, root));
        return new ImportPlan(layout, parts, true, List.copyOf(ids), dropped, absent, List.of());
    }

    private int queries() {
        for (Map.Entry<String, TensorBytes> tensor : source.tensors().entrySet()) {
            if (tensor.getKey().startsWith("query_tokens")
                    && tensor.getValue().shape().dimension() == 3) {
                return Math.toIntExact(tensor.getValue().shape().get(1));
            }
        }
        return 1; // its absence is told with all other names
    }

    private ConfigFile config(String section, Map<String, Object> inferred) {
        config.put(section, inferred);
        return ConfigFile.parse(source.path().toString(), Configs.json(config));
    }

    private void vision() {
        if (names.vision.isEmpty()) {
            absent.add("vision transformer");
            return;
        }
        ConfigFile file = given == null ? config("vision_config", sizes.vision()) : given;
        check.compare(shapes.vision(VisionConfig.from(file)), names.vision);
        root.putAll(EvaImport.named(names.vision));
    }

    private void language() {
        if (names.language.isEmpty()) {
            absent.add("language model");
            return;
        }
        ConfigFile file = given == null ? config("text_config", sizes.text()) : given;
        Copies copies = new Copies(source.path().toString(), dropped);
        HuggingFaceImport.dropEmbeddings(copies, names.language, "");
        check.compare(shapes.t5(T5Config.from(file.section("text_config"))), names.language);
        names.language.forEach((name, tensor) -> root.put("language_model." + name, tensor));
    }

    private void qformer() {
        if (names.trunk.isEmpty()) {
            absent.add("query transformer");
        } else {
            QFormerConfig q = qformerConfig();
            boolean adapted =
                    names.trunk.keySet().stream().anyMatch(name -> name.contains(".query.w."));
            Map<String, Shape> expected = new LinkedHashMap<>();
            q.tensors()
                    .forEach(
                            (name, shape) ->
                                    expected.put(adapted ? name : QFormerNames.lavis(name), shape));
            check.compare(expected, names.trunk);
            names.trunk.forEach((name, tensor) -> root.put(QFormerNames.huggingFace(name), tensor));
        }
        if (!names.bridge.isEmpty()) {
            int width = width(names.bridge, "t5_proj.weight");
            check.compare(BridgeWeights.tensors(qformerConfig(), width), names.bridge);
            names.bridge.forEach(
                    (name, tensor) -> root.put(BridgeWeights.huggingFace(name), tensor));
        }
    }

    private QFormerConfig qformerConfig() {
        return QFormerConfig.from(
                given == null ? config("qformer_config", sizes.qformer()) : given);
    }

    private void adapters() {
        TreeSet<String> ids = new TreeSet<>(names.adapters.keySet());
        ids.addAll(names.lowRank.keySet());
        for (String id : ids) {
            Map<String, TensorBytes> found = names.adapters.getOrDefault(id, Map.of());
            check.require(adapter(id, found), found);
            root.putAll(found);
            if (!found.containsKey("projection_%s.weight".formatted(id))) {
                absent.add("input projection of " + id);
            }
            lowRank(id, names.lowRank.getOrDefault(id, Map.of()));
        }
        if (!names.fusion.isEmpty()) {
            int width = width(names.fusion, "fusion.0.bias");
            TensorBytes weight = names.fusion.get("fusion.0.weight");
            long in = weight == null || weight.shape().dimension() != 2 ? 0 : weight.shape().get(1);
            check.compare(
                    Map.of(
                            "fusion.0.weight",
                            new Shape(width, in),
                            "fusion.0.bias",
                            new Shape(width)),
                    names.fusion);
            root.putAll(names.fusion);
        } else if (!ids.isEmpty()) {
            absent.add("fusion");
        }
    }

    /**
     * Adapters that nobody trained are copies of what BLIP-2 has between its networks; new
     * modalities start from the same.
     */
    private void bridgeOfAdapters() {
        if (!names.bridge.isEmpty() || names.adapters.isEmpty()) {
            return;
        }
        Map<String, TensorBytes> common = new TreeMap<>();
        for (String lavis : List.of("query_tokens", "t5_proj.@", "ln_vision.@")) {
            for (String kind : lavis.endsWith("@") ? List.of("weight", "bias") : List.of("")) {
                String stem = lavis.replace("ln_vision", "ln").replace(".@", "");
                Optional<TensorBytes> shared = shared(stem, kind);
                shared.ifPresent(tensor -> common.put(lavis.replace("@", kind), tensor));
            }
        }
        if (common.size() < BridgeWeights.LAVIS_NAMES) {
            absent.add("bridge of BLIP-2, as adapters differ");
            return;
        }
        common.forEach((name, tensor) -> root.put(BridgeWeights.huggingFace(name), tensor));
    }

    /** Returns a tensor that all modalities have and that is the same for all of them. */
    private Optional<TensorBytes> shared(String stem, String kind) {
        List<TensorBytes> found = new ArrayList<>();
        names.adapters.forEach(
                (id, tensors) ->
                        found.add(
                                tensors.get(stem + "_" + id + (kind.isEmpty() ? "" : "." + kind))));
        if (found.contains(null)) {
            return Optional.empty(); // told with all other names
        }
        Copies copies = new Copies(source.path().toString(), dropped);
        TensorBytes first = found.get(0);
        boolean same = found.stream().skip(1).allMatch(each -> copies.same(first, each));
        return same ? Optional.of(first) : Optional.empty();
    }

    /** Returns what every modality has; sizes follow from its own tensors. */
    private static Map<String, Shape> adapter(String id, Map<String, TensorBytes> found) {
        String projection = "t5_proj_%s.".formatted(id);
        String norm = "ln_%s.".formatted(id);
        String input = "projection_%s.".formatted(id);
        TensorBytes queries = found.get("query_tokens_" + id);
        long count = axis(queries, 1);
        long width = axis(queries, 2);
        long language = axis(found.get(projection + "bias"), 0);
        long encoder = axis(found.get(norm + "bias"), 0);
        Map<String, Shape> all = new LinkedHashMap<>();
        all.put("query_tokens_" + id, new Shape(1, count, width));
        all.put(projection + "weight", new Shape(language, width));
        all.put(projection + "bias", new Shape(language));
        all.put(norm + "weight", new Shape(encoder));
        all.put(norm + "bias", new Shape(encoder));
        if (found.containsKey(input + "weight") || found.containsKey(input + "bias")) {
            all.put(input + "weight", new Shape(encoder, axis(found.get(input + "weight"), 1)));
            all.put(input + "bias", new Shape(encoder));
        }
        return all;
    }

    private void lowRank(String id, Map<String, TensorBytes> found) {
        if (found.isEmpty()) {
            absent.add("low-rank maps of " + id);
            return;
        }
        TensorBytes any = found.values().iterator().next();
        long rank = Math.min(axis(any, 0), axis(any, 1));
        long width = Math.max(axis(any, 0), axis(any, 1));
        Map<String, Shape> expected = new LinkedHashMap<>();
        for (String name : found.keySet()) {
            String layer = name.substring(0, name.indexOf(".attention.self."));
            for (String map : List.of("query", "value")) {
                String at = "%s.attention.self.%s.w_".formatted(layer, map);
                expected.put("%sa_%s.weight".formatted(at, id), new Shape(rank, width));
                expected.put("%sb_%s.weight".formatted(at, id), new Shape(width, rank));
            }
        }
        check.require(expected, found);
        root.putAll(found);
    }

    private void encoder(String name, Map<String, TensorBytes> tensors) {
        String label = "%s_encoder.model of %s".formatted(name, source.path());
        NativePart part = BeatsImport.part(label, tensors, Configs.beats(label, tensors), dropped);
        check.compare(
                shapes.beats(BeatsConfig.from(ConfigFile.parse(label, part.config()))),
                part.tensors());
        parts.put(name, part);
    }

    private static int width(Map<String, TensorBytes> tensors, String name) {
        return (int) axis(tensors.get(name), 0);
    }

    /** Returns a size, or 0 where there is none, which is then told with all other names. */
    private static long axis(TensorBytes tensor, int axis) {
        return tensor == null || tensor.shape().dimension() <= axis ? 0 : tensor.shape().get(axis);
    }
}
