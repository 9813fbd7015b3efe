package io.affogato.fusion.data.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.nn.pickle.PlainPickle;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entries of a pickled list, as trees; what is nested deeper than annotations is refused. */
final class PickledEntries {

    private static final int DEEPEST = 6;
    private static final int MOST_VALUES = 100_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private int values;

    private PickledEntries() {}

    /** Reads a file; empty after a problem. */
    static List<JsonNode> read(Path file, Notes notes) {
        if (!(PlainPickle.read(file) instanceof List<?> list)) {
            notes.problem("%s: expected a pickled list of entries".formatted(file));
            return List.of();
        }
        List<JsonNode> entries = new ArrayList<>();
        for (Object value : list) {
            try {
                entries.add(new PickledEntries().node(value, 0));
            } catch (IllegalArgumentException e) {
                notes.problem("%s (entry %d): %s".formatted(file, entries.size(), e.getMessage()));
                return List.of();
            }
        }
        return entries;
    }

    private JsonNode node(Object value, int depth) {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "expected at most %d values, %d deep; found more"
                            .formatted(MOST_VALUES, DEEPEST));
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(item -> array.add(node(item, depth + 1)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, item) -> object.set(key.toString(), node(item, depth + 1)));
            return object;
        }
        if (value instanceof String text) {
            return NODES.textNode(text);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Double number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        return value instanceof Boolean flag ? NODES.booleanNode(flag) : NODES.nullNode();
    }
}
