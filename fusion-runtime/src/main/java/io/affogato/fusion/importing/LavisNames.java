package io.affogato.fusion.importing;

import io.affogato.nn.safetensors.TensorBytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a LAVIS or CREMA file, sorted into the parts of the model.
 *
 * <p>Source: the names of LAVIS's {@code Blip2T5} and of CREMA's released checkpoints.
 */
final class LavisNames {

    private static final Pattern DROPPED =
            Pattern.compile("Qformer\\.bert\\.embeddings\\.position_ids|\\w+_gradsel_embed");

    private static final Pattern BRIDGE =
            Pattern.compile("query_tokens|(t5_proj|ln_vision)\\.(weight|bias)");

    private static final Pattern LOW_RANK =
            Pattern.compile(
                    "Qformer\\.bert\\.encoder\\.layer\\.(\\d+)\\.attention\\.self\\.(query|value)"
                            + "\\.w_[ab]_(\\w+)\\.weight");

    private static final Pattern ADAPTER =
            Pattern.compile(
                    "query_tokens_(?<a>\\w+)|(?:t5_proj|ln|projection)_(?<b>\\w+)\\.(?:weight|bias)");

    private static final Pattern FUSION = Pattern.compile("fusion\\.0\\.(weight|bias)");
    private static final Pattern ENCODER = Pattern.compile("(\\w+)_encoder\\.model\\.(.+)");
    private static final String VISION = "visual_encoder.";
    private static final String LANGUAGE = "t5_model.";
    private static final String TRUNK = "Qformer.bert.";

    final Map<String, TensorBytes> trunk = new TreeMap<>();
    final Map<String, TensorBytes> bridge = new TreeMap<>();
    final Map<String, TensorBytes> fusion = new TreeMap<>();

    /** Without {@code visual_encoder.}. */
    final Map<String, TensorBytes> vision = new TreeMap<>();

    /** Without {@code t5_model.}. */
    final Map<String, TensorBytes> language = new TreeMap<>();

    /** By modality; query tokens, norm and projections. */
    final Map<String, Map<String, TensorBytes>> adapters = new TreeMap<>();

    /** By modality. */
    final Map<String, Map<String, TensorBytes>> lowRank = new TreeMap<>();

    /** By what stands before {@code _encoder.model.}, without that. */
    final Map<String, Map<String, TensorBytes>> encoders = new TreeMap<>();

    final List<String> dropped;
    final TreeSet<String> unexpected = new TreeSet<>();

    /**
     * Sorts.
     *
     * @param dropped gets the names that are no part of the model
     */
    LavisNames(Map<String, TensorBytes> tensors, List<String> dropped) {
        this.dropped = dropped;
        tensors.forEach(this::sort);
    }

    /** Says whether names are those of LAVIS or CREMA. */
    static boolean fit(Map<String, TensorBytes> tensors) {
        return tensors.keySet().stream()
                .anyMatch(
                        name ->
                                name.startsWith(TRUNK)
                                        || ADAPTER.matcher(name).matches()
                                        || FUSION.matcher(name).matches());
    }

    private void sort(String name, TensorBytes tensor) {
        Matcher lowRankName = LOW_RANK.matcher(name);
        Matcher adapter = ADAPTER.matcher(name);
        Matcher encoder = ENCODER.matcher(name);
        if (DROPPED.matcher(name).matches()) {
            dropped.add(name);
        } else if (BRIDGE.matcher(name).matches()) {
            bridge.put(name, tensor);
        } else if (FUSION.matcher(name).matches()) {
            fusion.put(name, tensor);
        } else if (lowRankName.matches()) {
            below(lowRank, lowRankName.group(3)).put(name, tensor);
        } else if (adapter.matches()) {
            String id = adapter.group("a") == null ? adapter.group("b") : adapter.group("a");
            below(adapters, id).put(name, tensor);
        } else if (encoder.matches()) {
            below(encoders, encoder.group(1)).put(encoder.group(2), tensor);
        } else if (name.startsWith(TRUNK)) {
            trunk.put(name, tensor);
        } else if (name.startsWith(VISION)) {
            vision.put(name.substring(VISION.length()), tensor);
        } else if (name.startsWith(LANGUAGE)) {
            language.put(name.substring(LANGUAGE.length()), tensor);
        } else {
            unexpected.add(name);
        }
    }

    private static Map<String, TensorBytes> below(
            Map<String, Map<String, TensorBytes>> groups, String id) {
        return groups.computeIfAbsent(id, any -> new LinkedHashMap<>());
    }
}
