package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads recipes of one kind: syntax, then the schema, then rules between fields. What a file does
 * not say comes from the defaults of its kind.
 *
 * @param <T> what is read
 */
final class StrictReader<T> {

    private static final long MOST_BYTES = 1L << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final RecipeSchema schema;
    private final JsonNode defaults;
    private final Class<T> type;

    /**
     * Loads a kind's schema and defaults.
     *
     * @param schema JSON schema beside this class
     * @param defaults YAML beside this class
     */
    StrictReader(String schema, String defaults, Class<T> type) {
        this.schema = RecipeSchema.load(schema);
        this.defaults = resource(defaults);
        this.type = type;
    }

    /** Returns the JSON schema. */
    JsonNode schema() {
        return schema.document();
    }

    static JsonNode toJson(Object recipe) {
        return MAPPER.valueToTree(recipe);
    }

    /** Returns what is read from a file. */
    T read(Path file, List<String> overrides) {
        return read(file, text(file), overrides);
    }

    /** Returns what is read from a text. */
    T read(Path file, String text, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        LocatedTree.Parsed parsed = LocatedTree.parse(text, problems);
        if (!(parsed.root() instanceof ObjectNode root)) {
            if (problems.isEmpty()) {
                problems.add(new Problem("1:1", "", "must be a section of keys"));
            }
            throw Problem.refusal(file, problems);
        }
        new Overrides(root, parsed.places(), problems).apply(overrides);
        problems.addAll(schema.check(root, parsed.places()));
        if (!problems.isEmpty()) {
            throw Problem.refusal(file, problems);
        }
        return bind(file, merged(defaults, root), parsed.places());
    }

    private T bind(Path file, JsonNode tree, Map<String, String> places) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            String pointer =
                    e.getPath().stream()
                            .map(
                                    r ->
                                            r.getFieldName() == null
                                                    ? "" + r.getIndex()
                                                    : r.getFieldName())
                            .map(key -> "/" + LocatedTree.escaped(key))
                            .collect(Collectors.joining());
            String reason =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            String where = RecipeSchema.place(pointer, places);
            throw Problem.refusal(
                    file, List.of(new Problem(where, LocatedTree.path(pointer), reason)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory can be read", e);
        }
    }

    /** Puts what the user said over the defaults, section by section. */
    private static JsonNode merged(JsonNode below, JsonNode above) {
        if (!(below instanceof ObjectNode base) || !(above instanceof ObjectNode top)) {
            return above;
        }
        ObjectNode result = base.deepCopy();
        top.properties()
                .forEach(e -> result.set(e.getKey(), merged(base.path(e.getKey()), e.getValue())));
        return result;
    }

    private static JsonNode resource(String name) {
        try (InputStream in = StrictReader.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return LocatedTree.parse(text, new ArrayList<>()).root();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text of a recipe. */
    static String text(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "%s has %d bytes, a recipe has at most %d"
                                .formatted(file, Files.size(file), MOST_BYTES));
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "recipe %s does not exist".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "%s is not UTF-8 text".formatted(file), e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
