package io.affogato.platform.launcher.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.features.FeatureWidths;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an adapter says of itself.
 *
 * @param schema names this format
 * @param modality it belongs to
 * @param sha256 of its weights
 * @param origin where it comes from; an accuracy of -1 was not measured
 * @param model what has to be the same for its weights to mean the same
 * @param bundle it was trained with
 * @param features of that bundle
 * @param tensors shapes by name
 * @param shared SHA-256 of the weights that the modalities of its run share; empty without
 * @param time it was added, ISO 8601
 */
public record AdapterManifest(
        String schema,
        String modality,
        String sha256,
        AdapterOrigin origin,
        Model model,
        Bundle bundle,
        FeatureShape features,
        Map<String, List<Long>> tensors,
        String shared,
        String time) {

    /** The format this program writes and reads. */
    static final String SCHEMA = "affogato.adapter/1";

    static final double NOT_MEASURED = -1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    /** Copies the map. */
    public AdapterManifest {
        tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    }

    /**
     * What has to be the same for weights to mean the same.
     *
     * @param modalities of the run, in order
     * @param rank of the low-rank pairs
     * @param fusion name of the fusion
     * @param frames T
     * @param backbone SHA-256 of the frozen weights
     */
    public record Model(
            List<String> modalities, int rank, String fusion, int frames, String backbone) {

        /** Copies the list. */
        public Model {
            modalities = List.copyOf(modalities);
        }

        /** Returns one sentence for each thing in which another differs; modalities may. */
        List<String> differences(Model other) {
            List<String> found = new ArrayList<>();
            compare("backbone", backbone, other.backbone, found);
            compare("rank", rank, other.rank, found);
            compare("fusion", fusion, other.fusion, found);
            compare("frames", frames, other.frames, found);
            return found;
        }
    }

    /** A bundle by symbolic name, version and hash of its bytes. */
    public record Bundle(String name, String version, String sha256) {}

    /**
     * What a bundle says about its features, as far as an adapter depends on it.
     *
     * @param layout of the segment axis
     * @param inputProjection whether there is one
     * @param layerNorm whether there is one
     * @param width D of the feature tokens
     * @param pooled J of the pooled vectors
     */
    public record FeatureShape(
            ModalitySpec.FeatureLayout layout,
            boolean inputProjection,
            boolean layerNorm,
            int width,
            int pooled) {

        /** Returns the shape of a modality's features. */
        public static FeatureShape of(ModalitySpec spec, FeatureWidths widths) {
            return new FeatureShape(
                    spec.layout(),
                    spec.inputProjection(),
                    spec.layerNorm(),
                    widths.tokens(),
                    widths.pooled());
        }

        /** Returns one sentence for each thing in which a bundle's features differ from these. */
        List<String> differences(FeatureShape bundle) {
            List<String> found = new ArrayList<>();
            compare("feature layout", layout, bundle.layout, found);
            compare("input projection", inputProjection, bundle.inputProjection, found);
            compare("layer norm", layerNorm, bundle.layerNorm, found);
            compare("feature width", width, bundle.width, found);
            compare("width of pooled features", pooled, bundle.pooled, found);
            return found;
        }
    }

    private static void compare(String what, Object own, Object other, List<String> found) {
        if (!own.equals(other)) {
            found.add("%s: the adapter has %s, found %s".formatted(what, own, other));
        }
    }

    /** Returns one sentence for each tensor that only one of two adapters has, or in two shapes. */
    List<String> tensorDifferences(AdapterManifest other) {
        List<String> found = new ArrayList<>();
        tensors.forEach(
                (name, shape) -> {
                    List<Long> elsewhere = other.tensors.get(name);
                    if (elsewhere == null) {
                        found.add("tensor %s %s: only in this adapter".formatted(name, shape));
                    } else if (!elsewhere.equals(shape)) {
                        found.add(
                                "tensor %s: the adapter has %s, found %s"
                                        .formatted(name, shape, elsewhere));
                    }
                });
        other.tensors.forEach(
                (name, shape) -> {
                    if (!tensors.containsKey(name)) {
                        found.add("tensor %s %s: not in this adapter".formatted(name, shape));
                    }
                });
        return found;
    }

    /** Returns the modality. */
    public ModalityId id() {
        return new ModalityId(modality);
    }

    /** Counts its numbers. */
    public long parameters() {
        return tensors.values().stream()
                .mapToLong(shape -> shape.stream().reduce(1L, (a, b) -> a * b))
                .sum();
    }

    byte[] bytes() {
        try {
            return MAPPER.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }

    static AdapterManifest read(Path file) {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), AdapterManifest.class);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "adapter manifest %s cannot be read: %s; remove its folder"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
