package io.affogato.fusion.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts the plans of several sources together to one backbone: every network comes from one of them.
 *
 * <p>A language model's own folder becomes {@code text_config} and {@code language_model.*}, CLIP's
 * becomes {@code vision_config} and {@code projection_dim}; other sources bring sections already. A
 * gated T5 beside a query transformer computes with the exact GELU, as in BLIP-2 and CREMA, whose
 * codes override Flan-T5's approximation.
 */
final class Combination {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> LANGUAGE = Set.of("t5", "llama");
    private static final String TEXT = "text_config";
    private static final String VISION = "vision_config";
    private static final String QFORMER = "qformer_config";
    private static final String TYPE = "model_type";
    private static final String PROJECTION = "projection_dim";

    private final ObjectNode config = MAPPER.createObjectNode();
    private final Map<String, TensorBytes> tensors = new TreeMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final Map<String, NativePart> parts = new TreeMap<>();
    private final List<String> layouts = new ArrayList<>();
    private final TreeSet<String> adapters = new TreeSet<>();
    private final List<String> dropped = new ArrayList<>();
    private final TreeSet<String> absent = new TreeSet<>();
    private final List<String> changed = new ArrayList<>();
    private boolean checked = true;

    /** Adds what one source brings. */
    void add(ImportSource source, ImportPlan plan) {
        layouts.add(plan.layout());
        adapters.addAll(plan.adapters());
        dropped.addAll(plan.dropped());
        absent.addAll(plan.absent());
        checked &= plan.checked();
        plan.parts()
                .forEach(
                        (folder, part) -> {
                            if (source.isPart()) {
                                part(source.folder(), part);
                            } else if (folder.equals(ImportPlan.ROOT)) {
                                root(source.path().toString(), part);
                            } else {
                                part(folder, part);
                            }
                        });
    }

    private void part(String folder, NativePart part) {
        if (parts.put(folder, part) != null) {
            throw bad("two sources bring an encoder '%s'".formatted(folder));
        }
    }

    private void root(String label, NativePart part) {
        ObjectNode own = parsed(label, part.config());
        String type = own.path(TYPE).asText();
        String prefix = "";
        if (LANGUAGE.contains(type) && !own.has(TEXT)) {
            prefix = "language_model.";
            config.set(TEXT, own);
        } else if (type.startsWith("clip")) {
            clip(own);
        } else {
            sections(own);
        }
        for (Map.Entry<String, TensorBytes> tensor : part.tensors().entrySet()) {
            String name = prefix + tensor.getKey();
            if (tensors.put(name, tensor.getValue()) != null) {
                throw bad("both %s and %s bring %s".formatted(origins.get(name), label, name));
            }
            origins.put(name, label);
        }
    }

    private void clip(ObjectNode own) {
        ObjectNode vision = own.path(VISION) instanceof ObjectNode section ? section : own;
        JsonNode width = own.has(PROJECTION) ? own.get(PROJECTION) : vision.get(PROJECTION);
        if (width != null) {
            config.set(PROJECTION, width);
        }
        config.set(VISION, vision.deepCopy().put(TYPE, "clip_vision_model"));
    }

    /** Takes the sections of networks that this source has tensors of, or nobody else described. */
    private void sections(ObjectNode own) {
        own.properties()
                .forEach(
                        each -> {
                            if (!config.has(each.getKey()) && !each.getKey().equals(TYPE)) {
                                config.set(each.getKey(), each.getValue());
                            }
                        });
    }

    private static ObjectNode parsed(String label, String json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "the configuration of %s is no JSON: %s".formatted(label, e.getMessage()),
                    e);
        }
        throw bad("the configuration of %s is no JSON object".formatted(label));
    }

    /**
     * Returns the whole.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if networks do not fit each other
     */
    ImportPlan plan() {
        if (config.has(QFORMER)) {
            config.put(TYPE, "blip-2");
            exactGelu();
            requireWidth(
                    "query transformer", QFORMER, "encoder_hidden_size", VISION, "hidden_size");
        }
        requireProjections();
        found("vision_model.", "vision transformer");
        found("language_model.", "language model");
        found("qformer.", "query transformer");
        parts.put(ImportPlan.ROOT, new NativePart(config.toPrettyString() + "\n", tensors));
        return new ImportPlan(
                String.join(", ", layouts),
                parts,
                checked,
                List.copyOf(adapters),
                dropped,
                List.copyOf(absent),
                changed);
    }

    private void found(String prefix, String network) {
        if (tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix))) {
            absent.remove(network);
        }
    }

    private void exactGelu() {
        if (!(config.path(TEXT) instanceof ObjectNode text)) {
            return;
        }
        String activation =
                text.path("dense_act_fn").asText(text.path("feed_forward_proj").asText());
        if (text.path(TYPE).asText().equals("t5")
                && Set.of("gelu_new", "gated-gelu").contains(activation)) {
            text.put("dense_act_fn", "gelu");
            changed.add("text_config.dense_act_fn is 'gelu', as in BLIP-2, not 'gelu_new'");
        }
    }

    private void requireWidth(
            String reader, String section, String key, String other, String otherKey) {
        JsonNode wanted = config.path(section).path(key);
        JsonNode found = config.path(other).path(otherKey);
        if (wanted.isInt() && found.isInt() && wanted.asInt() != found.asInt()) {
            throw bad(
                    "the %s reads features %d wide, those of the vision transformer are %d wide"
                            .formatted(reader, wanted.asInt(), found.asInt()));
        }
    }

    private void requireProjections() {
        JsonNode text = config.path(TEXT);
        long width = text.path("d_model").asLong(text.path("hidden_size").asLong(0));
        tensors.forEach(
                (name, tensor) -> {
                    boolean projects =
                            name.matches("language_projection\\.bias|t5_proj_\\w+\\.bias");
                    if (width > 0 && projects && tensor.shape().get(0) != width) {
                        throw bad(
                                "%s makes tokens %d wide, the language model is %d wide"
                                        .formatted(name, tensor.shape().get(0), width));
                    }
                });
    }

    private static ModalityException bad(String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "the sources do not make one backbone: %s; name sources of one model, each network once"
                        .formatted(what));
    }
}
