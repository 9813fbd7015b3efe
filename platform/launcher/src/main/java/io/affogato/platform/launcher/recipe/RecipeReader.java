package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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
 * Reads training recipes: syntax, then the schema, then rules between fields. What the file does
 * not say comes from the defaults in this package.
 */
public final class RecipeReader {

    /** The schema that recipes name in their first line. */
    public static final String SCHEMA = "affogato.train/1";

    private static final long MOST_BYTES = 1L << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final RecipeSchema schema = RecipeSchema.load("affogato.train-1.schema.json");
    private final JsonNode defaults = defaults();

    /** Returns the JSON schema of recipes. */
    public JsonNode schema() {
        return schema.document();
    }

    /** Returns a recipe as JSON, with every default filled in. */
    public static JsonNode toJson(Recipe recipe) {
        return MAPPER.valueToTree(recipe);
    }

    /** Returns a recipe as a file that reads the same, with every default filled in. */
    public static String toYaml(Recipe recipe) {
        try {
            return YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build()
                    .writeValueAsString(toJson(recipe));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory can be written", e);
        }
    }

    /**
     * Reads a recipe.
     *
     * @param overrides {@code key=value}, the key with dots, the value in YAML; they win over the
     *     file
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}; {@link ErrorCode#BAD_RECIPE} with
     *     every problem, each with its line and column
     */
    public Recipe read(Path file, List<String> overrides) {
        return read(file, text(file), overrides);
    }

    /**
     * Reads a recipe from memory.
     *
     * @param file names it in messages
     * @param text of the recipe
     * @param overrides as in {@link #read(Path, List)}
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} with every problem
     */
    public Recipe read(Path file, String text, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        LocatedTree.Parsed parsed = LocatedTree.parse(text, problems);
        if (!(parsed.root() instanceof ObjectNode root)) {
            if (problems.isEmpty()) {
                problems.add(new Problem("1:1", "", "must be a section of keys"));
            }
            throw refusal(file, problems);
        }
        new Overrides(root, parsed.places(), problems).apply(overrides);
        problems.addAll(schema.check(root, parsed.places()));
        if (!problems.isEmpty()) {
            throw refusal(file, problems);
        }
        return bind(file, merged(defaults, root), parsed.places());
    }

    private static Recipe bind(Path file, JsonNode tree, Map<String, String> places) {
        try {
            return MAPPER.treeToValue(tree, Recipe.class);
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
            throw refusal(file, List.of(new Problem(where, LocatedTree.path(pointer), reason)));
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

    private static JsonNode defaults() {
        try (InputStream in = RecipeReader.class.getResourceAsStream("defaults.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return LocatedTree.parse(text, new ArrayList<>()).root();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
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

    private static ModalityException refusal(Path file, List<Problem> found) {
        List<Problem> problems = found.stream().sorted(RecipeReader::byPlace).toList();
        int where = problems.stream().mapToInt(p -> p.where().length()).max().orElse(0);
        int path = problems.stream().mapToInt(p -> p.path().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Problem p : problems) {
            text.append("\n  ").append(padded(p.where(), where)).append("  ");
            text.append(padded(p.path(), path)).append(path == 0 ? "" : "  ").append(p.text());
        }
        String plural = problems.size() == 1 ? "" : "s";
        return new ModalityException(
                ErrorCode.BAD_RECIPE,
                "%s has %d problem%s:%s".formatted(file, problems.size(), plural, text));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** By line and column; what options said comes last. */
    private static int byPlace(Problem a, Problem b) {
        int lines = Integer.compare(number(a, 0), number(b, 0));
        return lines == 0 ? Integer.compare(number(a, 1), number(b, 1)) : lines;
    }

    private static int number(Problem problem, int index) {
        List<String> parts = List.of(problem.where().split(":", -1));
        return parts.size() == 2 ? Integer.parseInt(parts.get(index)) : Integer.MAX_VALUE;
    }
}
