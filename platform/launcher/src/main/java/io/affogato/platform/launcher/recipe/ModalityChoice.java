package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which modalities take part.
 *
 * @param all whether everything installed takes part, in the order the bundles state
 * @param ids those that take part otherwise, in order
 */
public record ModalityChoice(boolean all, List<ModalityId> ids) {

    private static final String ALL = "all";

    /** Checks that ids are named once. */
    public ModalityChoice {
        ids = List.copyOf(ids);
        if (!all && ids.isEmpty()) {
            throw new IllegalArgumentException("needs 'all' or at least one modality");
        }
        if (new HashSet<>(ids).size() != ids.size()) {
            throw new IllegalArgumentException("names a modality twice: %s".formatted(ids));
        }
    }

    @JsonCreator
    static ModalityChoice of(JsonNode node) {
        if (node.isTextual() && node.textValue().equals(ALL)) {
            return new ModalityChoice(true, List.of());
        }
        List<ModalityId> ids = new ArrayList<>();
        node.forEach(id -> ids.add(new ModalityId(id.asText())));
        return new ModalityChoice(false, ids);
    }

    @JsonValue
    JsonNode toJson() {
        if (all) {
            return TextNode.valueOf(ALL);
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ids.forEach(id -> array.add(id.value()));
        return array;
    }
}
