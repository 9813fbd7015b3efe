package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Holds a tree against a JSON schema and says in plain words what does not fit.
 *
 * <p>The schema is written without references and alternatives, so that the part that speaks of a
 * value is found by following the value's keys.
 */
final class RecipeSchema {

    private final JsonNode document;
    private final Schema schema;

    private RecipeSchema(JsonNode document) {
        this.document = document;
        this.schema =
                SchemaRegistry.withDefaultDialect(
                                SpecificationVersion.DRAFT_2020_12,
                                builder ->
                                        builder.schemaRegistryConfig(
                                                SchemaRegistryConfig.builder()
                                                        .pathType(PathType.JSON_POINTER)
                                                        .build()))
                        .getSchema(document);
    }

    static RecipeSchema load(String resource) {
        try (InputStream in = RecipeSchema.class.getResourceAsStream(resource)) {
            return new RecipeSchema(JsonMapper.builder().build().readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException("the launcher's archive lacks " + resource, e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Returns what does not fit, one problem for a value at most. */
    List<Problem> check(JsonNode tree, Map<String, String> places) {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Error error : schema.validate(tree)) {
            Problem problem = problem(error, tree, places);
            if (seen.add(problem.path())) {
                problems.add(problem);
            }
        }
        return problems;
    }

    private Problem problem(Error error, JsonNode tree, Map<String, String> places) {
        String pointer = error.getInstanceLocation().toString();
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknown(pointer, error.getProperty(), places);
            case "required" -> missing(pointer, error.getProperty(), places);
            default ->
                    new Problem(
                            place(pointer, places),
                            LocatedTree.path(pointer),
                            "must be %s, found %s"
                                    .formatted(describe(at(pointer)), shown(tree.at(pointer))));
        };
    }

    private Problem unknown(String pointer, String key, Map<String, String> places) {
        Set<String> known = new TreeSet<>();
        at(pointer).path("properties").fieldNames().forEachRemaining(known::add);
        String child = pointer + "/" + LocatedTree.escaped(key);
        String hint =
                Spelling.nearest(key, known).map("; did you mean '%s'?"::formatted).orElse(";");
        return new Problem(
                place(child, places),
                LocatedTree.path(child),
                "unknown key%s known: %s".formatted(hint, String.join(", ", known)));
    }

    private Problem missing(String pointer, String key, Map<String, String> places) {
        String child = pointer + "/" + LocatedTree.escaped(key);
        return new Problem(
                place(pointer, places),
                LocatedTree.path(child),
                "is missing; must be " + describe(at(child)));
    }

    /** The place of a value, or of the nearest section around it. */
    static String place(String pointer, Map<String, String> places) {
        String at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return places.getOrDefault(at, "1:1");
    }

    private JsonNode at(String pointer) {
        JsonNode node = document;
        for (String raw : pointer.split("/", -1)) {
            String key = raw.replace("~1", "/").replace("~0", "~");
            if (!key.isEmpty()) {
                boolean index = key.chars().allMatch(Character::isDigit);
                node = index ? node.path("items") : under(node, key);
            }
        }
        return node;
    }

    /** What the schema says of a key, or of every key that it does not name. */
    private static JsonNode under(JsonNode section, String key) {
        JsonNode named = section.path("properties").path(key);
        return named.isMissingNode() ? section.path("additionalProperties") : named;
    }

    /** Says what the schema wants, such as {@code a whole number, at least 1}. */
    private static String describe(JsonNode wanted) {
        if (wanted.has("title")) {
            return wanted.path("title").asText();
        }
        if (wanted.has("const")) {
            return "'%s'".formatted(wanted.path("const").asText());
        }
        if (wanted.has("enum")) {
            StringJoiner values = new StringJoiner(", ", "one of ", "");
            wanted.path("enum").forEach(v -> values.add(v.asText()));
            return values.toString();
        }
        StringJoiner text = new StringJoiner(", ");
        text.add(
                switch (wanted.path("type").asText()) {
                    case "integer" -> "a whole number";
                    case "number" -> "a number";
                    case "boolean" -> "true or false";
                    case "string" -> "text";
                    case "array" -> "a list";
                    case "object" -> "a section of keys";
                    default -> "another value";
                });
        bound(text, wanted, "minimum", "at least ");
        bound(text, wanted, "exclusiveMinimum", "more than ");
        if (wanted.path("maximum").asLong() < Integer.MAX_VALUE) {
            bound(text, wanted, "maximum", "at most ");
        }
        bound(text, wanted, "exclusiveMaximum", "less than ");
        return text.toString();
    }

    private static void bound(StringJoiner text, JsonNode wanted, String keyword, String words) {
        if (wanted.has(keyword)) {
            text.add(words + wanted.path(keyword).asText());
        }
    }

    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "'%s'".formatted(value.textValue());
            case NULL, MISSING -> "nothing";
            case OBJECT -> "a section";
            case ARRAY -> "a list";
            default -> value.asText();
        };
    }
}
