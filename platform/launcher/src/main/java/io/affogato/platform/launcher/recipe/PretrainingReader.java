package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.fusion.pretrain.PretrainingRecipe;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.List;

/** Reads recipes of backbones, as strictly as {@link RecipeReader} those of runs. */
public final class PretrainingReader {

    private final StrictReader<PretrainingRecipe> reader =
            new StrictReader<>(
                    "affogato.pretrain-1.schema.json",
                    "pretraining-defaults.yaml",
                    PretrainingRecipe.class);

    /** Returns the JSON schema of such recipes. */
    public JsonNode schema() {
        return reader.schema();
    }

    /** Returns a recipe as JSON, with every default filled in. */
    public static JsonNode toJson(PretrainingRecipe recipe) {
        return StrictReader.toJson(recipe);
    }

    /**
     * Reads a recipe.
     *
     * @param overrides {@code key=value}, the key with dots, the value in YAML; they win over the
     *     file
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}; {@link ErrorCode#BAD_RECIPE} with
     *     every problem, each with its line and column
     */
    public PretrainingRecipe read(Path file, List<String> overrides) {
        return reader.read(file, overrides);
    }
}
