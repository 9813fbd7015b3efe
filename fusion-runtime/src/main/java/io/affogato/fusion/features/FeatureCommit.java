package io.affogato.fusion.features;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One commit file: a shard and what it holds. Readers believe commit files only.
 *
 * @param format layout of the store
 * @param spec full hash of the {@link FeatureSpec}
 * @param shard file name of the shard, made of its SHA-256
 * @param bytes size of the shard
 * @param rows recordings, in the order of the shard's first axis
 */
record FeatureCommit(int format, String spec, String shard, long bytes, List<Row> rows) {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    /**
     * One recording.
     *
     * @param key SHA-256 of the input bytes
     * @param present whether the signal held anything
     */
    record Row(String key, boolean present) {}

    byte[] json() {
        try {
            return MAPPER.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }

    static FeatureCommit read(Path file) throws IOException {
        return MAPPER.readValue(Files.readAllBytes(file), FeatureCommit.class);
    }

    /** Renders a specification, for people who look into the store. */
    static byte[] json(FeatureSpec spec) {
        SpecFile node = new SpecFile(spec);
        try {
            return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }

    /** A specification as texts. */
    private record SpecFile(
            int format, String hash, String modality, String encoder, String reader, String type) {

        SpecFile(FeatureSpec spec) {
            this(
                    FeatureSpec.FORMAT,
                    spec.hash(),
                    spec.modality().value(),
                    spec.encoder(),
                    spec.reader(),
                    spec.type().name());
        }
    }
}
