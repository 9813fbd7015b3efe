package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads training recipes: syntax, then the schema, then rules between fields. What the file does
 * not say comes from the defaults in this package.
 */
public final class RecipeReader {

    /** The schema that recipes name in their first line. */
    public static final String SCHEMA = "affogato.train/1";

    private final StrictReader<Recipe> reader =
            new StrictReader<>("affogato.train-1.schema.json", "defaults.yaml", Recipe.class);

    /** Returns the JSON schema of recipes. */
    public JsonNode schema() {
        return reader.schema();
    }

    /** Returns a recipe as JSON, with every default filled in. */
    public static JsonNode toJson(Recipe recipe) {
        return StrictReader.toJson(recipe);
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
        return reader.read(file, overrides);
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
        return reader.read(file, text, overrides);
    }
}
