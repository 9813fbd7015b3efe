package io.affogato.fusion.backbone;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;

/** Reads the language model of a folder, of the family that {@code model_type} names. */
final class LanguageFamily {

    private static final String TYPE = "model_type";
    private static final String TEXT = "text_config";
    private static final String HUGGING_FACE = "language_model.";
    private static final String LAVIS = "t5_model.";

    private LanguageFamily() {}

    /**
     * Reads a language model: where the configuration has a {@code text_config}, that one, with
     * weights below {@code language_model.} (Hugging Face) or {@code t5_model.} (LAVIS); else the
     * folder is the language model.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if the type is unknown, or
     *     configuration and weights do not fit it
     */
    static LanguageModel read(ConfigFile config, Weights weights) {
        return config.has(TEXT)
                ? model(config.section(TEXT), weights.prefix(prefix(weights)))
                : model(config, weights);
    }

    private static String prefix(Weights weights) {
        return weights.has(LAVIS + "shared.weight") ? LAVIS : HUGGING_FACE;
    }

    private static LanguageModel model(ConfigFile config, Weights weights) {
        return switch (config.text(TYPE)) {
            case "t5" -> new T5Model(T5Config.from(config), weights);
            case "llama" -> new LlamaModel(LlamaConfig.from(config), weights);
            default -> throw config.wrong(TYPE, "a known language model, 't5' or 'llama'");
        };
    }
}
