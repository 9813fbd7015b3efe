package io.affogato.fusion.pretrain;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a backbone is made of and how long each part learns.
 *
 * <p>Sizes are given under the keys of the {@code config.json} that they end up in, word for word,
 * so that a recipe may say more than training needs.
 *
 * @param schema {@link #SCHEMA}
 * @param name of the backbone
 * @param seed decides everything random, zero or above
 * @param task id of the bundle that offers the corpora
 * @param output folder of the backbone
 * @param language how the language model learns
 * @param vision how vision transformer and query transformer learn
 * @param encoders further encoders by the sub-folder they are stored in, in order
 */
public record PretrainingRecipe(
        String schema,
        String name,
        long seed,
        String task,
        String output,
        Language language,
        Vision vision,
        Map<String, Encoder> encoders) {

    /** The schema this class reads. */
    public static final String SCHEMA = "affogato.pretrain/1";

    static final String LANGUAGE_STAGE = "language";
    static final String VISION_STAGE = "vision";

    /** Checks that nothing is missing and that names are plain. */
    public PretrainingRecipe {
        if (!SCHEMA.equals(schema)) {
            throw bad("schema must be %s, found %s".formatted(SCHEMA, schema));
        }
        present("name", name);
        present("task", task);
        present("output", output);
        present("language", language);
        present("vision", vision);
        if (seed < 0) {
            throw bad("seed must be zero or above, found %d".formatted(seed));
        }
        encoders =
                encoders == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
        encoders.forEach(PretrainingRecipe::checkEncoder);
    }

    /**
     * The first stage.
     *
     * @param corpus name of a corpus with questions
     * @param slots K, soft tokens of a frame
     * @param primaryWords leading words of a thing that the anchor shows
     * @param frames T, the most frames
     * @param schedule how long and how fast
     * @param config {@code text_config}, without {@code vocab_size}
     */
    public record Language(
            String corpus,
            int slots,
            int primaryWords,
            int frames,
            Schedule schedule,
            Map<String, Object> config) {

        /** Checks that nothing is missing. */
        public Language {
            present("language.corpus", corpus);
            present("language.schedule", schedule);
            config = copy("language.config", config);
            if (slots <= 0 || primaryWords <= 0 || frames <= 0) {
                throw bad(
                        "language.slots, primaryWords and frames must be positive, found %d, %d and %d"
                                .formatted(slots, primaryWords, frames));
            }
        }
    }

    /**
     * The second stage.
     *
     * @param corpus name of a corpus of pictures (3, Y, X)
     * @param schedule how long and how fast
     * @param config {@code vision_config}, {@code qformer_config} and {@code num_query_tokens}; for
     *     a CLIP, {@code vision_config} with its {@code model_type} and {@code projection_dim}
     */
    public record Vision(String corpus, Schedule schedule, Map<String, Object> config) {

        /** Checks that nothing is missing. */
        public Vision {
            present("vision.corpus", corpus);
            present("vision.schedule", schedule);
            config = copy("vision.config", config);
        }

        /**
         * Returns whether the tower is a CLIP, whose vector of a picture learns to name what it
         * shows, and not one that writes through a query transformer.
         */
        boolean tagged() {
            return config.get("vision_config") instanceof Map<?, ?> sizes
                    && "clip_vision_model".equals(sizes.get("model_type"));
        }
    }

    /**
     * A further encoder.
     *
     * @param network its architecture
     * @param corpus name of a corpus of signals that fit it
     * @param schedule how long and how fast
     * @param config its {@code config.json}
     */
    public record Encoder(
            Network network, String corpus, Schedule schedule, Map<String, Object> config) {

        /** Checks that nothing is missing. */
        public Encoder {
            present("network of an encoder", network);
            present("corpus of an encoder", corpus);
            present("schedule of an encoder", schedule);
            config = copy("config of an encoder", config);
        }
    }

    /** Returns the names of the stages in the order they run. */
    public List<String> stages() {
        List<String> stages = new ArrayList<>(List.of(LANGUAGE_STAGE, VISION_STAGE));
        stages.addAll(encoders.keySet());
        return List.copyOf(stages);
    }

    /**
     * Returns how long and how fast a stage learns.
     *
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if there is no such stage
     */
    public Schedule schedule(String stage) {
        return switch (stage) {
            case LANGUAGE_STAGE -> language.schedule();
            case VISION_STAGE -> vision.schedule();
            default -> encoder(stage).schedule();
        };
    }

    /** Returns the encoder of a stage that is neither of the first two. */
    Encoder encoder(String stage) {
        Encoder encoder = encoders.get(stage);
        if (encoder == null) {
            throw bad("no stage '%s'; there are %s".formatted(stage, stages()));
        }
        return encoder;
    }

    private static void checkEncoder(String folder, Encoder encoder) {
        present("encoder " + folder, encoder);
        if (!folder.matches("[a-z][a-z0-9-]{0,63}")
                || folder.equals(LANGUAGE_STAGE)
                || folder.equals(VISION_STAGE)) {
            throw bad(
                    "an encoder must be named after a folder, in lower case and other than the first stages, found '%s'"
                            .formatted(folder));
        }
    }

    private static Map<String, Object> copy(String what, Map<String, Object> config) {
        present(what, config);
        return Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    private static void present(String what, Object value) {
        if (value == null) {
            throw bad("%s is missing; add it to the recipe".formatted(what));
        }
    }

    private static ModalityException bad(String message) {
        return new ModalityException(ErrorCode.BAD_RECIPE, message);
    }
}
