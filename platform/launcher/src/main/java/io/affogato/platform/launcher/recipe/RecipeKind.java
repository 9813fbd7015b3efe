package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.fusion.pretrain.PretrainingRecipe;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a recipe is for; its first line says so. */
public enum RecipeKind {
    /** A run of {@code affogato train}. */
    TRAIN(RecipeReader.SCHEMA) {
        @Override
        public JsonNode schema() {
            return new RecipeReader().schema();
        }

        @Override
        JsonNode resolve(Path file, List<String> overrides) {
            return RecipeReader.toJson(new RecipeReader().read(file, overrides));
        }
    },
    /** A backbone of {@code affogato pretrain}. */
    PRETRAIN(PretrainingRecipe.SCHEMA) {
        @Override
        public JsonNode schema() {
            return new PretrainingReader().schema();
        }

        @Override
        JsonNode resolve(Path file, List<String> overrides) {
            return PretrainingReader.toJson(new PretrainingReader().read(file, overrides));
        }
    };

    private final String version;

    RecipeKind(String version) {
        this.version = version;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the JSON schema of recipes of this kind. */
    public abstract JsonNode schema();

    abstract JsonNode resolve(Path file, List<String> overrides);

    /**
     * Reads a recipe of the kind that it names, or of a run if it names none.
     *
     * @param overrides {@code key=value}, the key with dots, the value in YAML
     * @return the recipe with every default filled in
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}; {@link ErrorCode#BAD_RECIPE} with
     *     every problem
     */
    public static JsonNode resolved(Path file, List<String> overrides) {
        JsonNode named =
                LocatedTree.parse(StrictReader.text(file), new ArrayList<>()).root().path("schema");
        for (RecipeKind kind : values()) {
            if (kind.version.equals(named.textValue())) {
                return kind.resolve(file, overrides);
            }
        }
        return TRAIN.resolve(file, overrides);
    }
}
