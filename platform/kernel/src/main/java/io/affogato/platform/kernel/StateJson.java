package io.affogato.platform.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.kernel.CrashGuard.Suspect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kernel's files as JSON; the only class of the kernel that knows JSON. */
final class StateJson {

    private static final String SCHEMA = "schema";
    private static final String STATE = "affogato.modality.state/1";

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    private StateJson() {}

    static byte[] write(KernelState state) throws IOException {
        ObjectNode tree = MAPPER.createObjectNode().put(SCHEMA, STATE);
        tree.setAll((ObjectNode) MAPPER.valueToTree(state));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
    }

    /** Reads a state; fails on anything that {@link #write} does not make. */
    static KernelState state(byte[] bytes) throws IOException {
        JsonNode tree = MAPPER.readTree(bytes);
        String schema = tree.path(SCHEMA).asText();
        if (!schema.equals(STATE)) {
            throw new IOException("schema must be %s, was '%s'".formatted(STATE, schema));
        }
        try {
            return MAPPER.treeToValue(tree, KernelState.class);
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new IOException("not a state: " + e.getMessage(), e);
        }
    }

    static byte[] write(List<Suspect> suspects) throws IOException {
        return MAPPER.writeValueAsBytes(suspects);
    }

    static List<Suspect> suspects(byte[] bytes) throws IOException {
        return List.of(MAPPER.readValue(bytes, Suspect[].class));
    }

    /** Returns one line, without its end. */
    static String write(JournalEntry entry) throws IOException {
        return new String(MAPPER.writeValueAsBytes(entry), StandardCharsets.UTF_8);
    }

    static JournalEntry entry(String line) throws IOException {
        return MAPPER.readValue(line, JournalEntry.class);
    }
}
