package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML document as a tree that remembers where each value stood.
 *
 * <p>Places are JSON pointers such as {@code /training/epochs}. Keys that are given twice, several
 * documents in one file and broken syntax become problems.
 */
final class LocatedTree {

    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, String> places = new HashMap<>();
    private final List<Problem> problems;
    private final String only;

    private LocatedTree(List<Problem> problems, String only) {
        this.problems = problems;
        this.only = only;
    }

    /** A tree and the places of its values. */
    record Parsed(JsonNode root, Map<String, String> places) {}

    /** Reads a file's text; what is wrong is added to the problems. */
    static Parsed parse(String text, List<Problem> problems) {
        return new LocatedTree(problems, "").read(text);
    }

    /** Reads a value given elsewhere; all places in it are that one. */
    static Parsed parseValue(String text, String where, List<Problem> problems) {
        return new LocatedTree(problems, where).read(text);
    }

    private Parsed read(String text) {
        JsonNode root = NODES.missingNode();
        try (YAMLParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                problems.add(new Problem(place(1, 1), "", "is empty"));
            } else {
                root = value(parser, "");
                if (parser.nextToken() != null) {
                    problems.add(new Problem(place(parser), "", "holds more than one document"));
                }
            }
        } catch (JsonProcessingException e) {
            problems.add(new Problem(place(e.getLocation()), "", syntax(e)));
            root = NODES.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("text in memory can be read", e);
        }
        return new Parsed(root, places);
    }

    private static String syntax(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("not YAML");
        return "is not valid YAML: " + first;
    }

    private JsonNode value(YAMLParser parser, String pointer) throws IOException {
        places.putIfAbsent(pointer, place(parser));
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, pointer);
            case START_ARRAY -> array(parser, pointer);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    /** As narrow as it fits, so that a value that goes elsewhere is what others read there. */
    private static JsonNode whole(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return NODES.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE
                ? NODES.numberNode(value.longValue())
                : NODES.numberNode(value);
    }

    private ObjectNode object(YAMLParser parser, String pointer) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String child = pointer + "/" + escaped(key);
            String where = place(parser);
            if (object.has(key)) {
                String text = "is given twice; the first is at " + places.get(child);
                problems.add(new Problem(where, path(child), text));
            }
            places.putIfAbsent(child, where);
            parser.nextToken();
            object.set(key, value(parser, child));
        }
        return object;
    }

    private ArrayNode array(YAMLParser parser, String pointer) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, pointer + "/" + array.size()));
        }
        return array;
    }

    private String place(YAMLParser parser) {
        return place(parser.currentTokenLocation());
    }

    private String place(JsonLocation location) {
        return location == null ? place(1, 1) : place(location.getLineNr(), location.getColumnNr());
    }

    private String place(int line, int column) {
        return only.isEmpty() ? "%d:%d".formatted(Math.max(1, line), Math.max(1, column)) : only;
    }

    /** Escapes a key for use in a pointer. */
    static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** Returns a pointer as people write it, such as {@code modalities[2]}. */
    static String path(String pointer) {
        return pointer.replaceFirst("^/", "")
                .replaceAll("/(\\d+)(?=/|$)", "[$1]")
                .replace('/', '.')
                .replace("~1", "/")
                .replace("~0", "~");
    }
}
