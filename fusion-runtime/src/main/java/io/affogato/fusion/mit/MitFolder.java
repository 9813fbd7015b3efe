package io.affogato.fusion.mit;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A folder with one modality's infusion: {@code config.json} says where and how, {@code
 * model.safetensors} holds the tensors, and those of a task's head under {@code decoder.}.
 *
 * @param id the modality
 * @param globalWidth I, width of its vector
 * @param infusion where and how
 * @param rmsEpsilon of the language model it was trained with; a backbone of another differs a bit
 * @param weights under the names of {@link MitAdapterConfig#tensors}
 */
public record MitFolder(
        ModalityId id, int globalWidth, MitConfig infusion, double rmsEpsilon, Weights weights) {

    /** What {@code config.json} says under {@code model_type}. */
    public static final String TYPE = "mit";

    /**
     * Opens a folder.
     *
     * @param owner of the arrays; closing it closes the file
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#MISSING_WEIGHTS} or {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS}, naming file and key
     */
    public static MitFolder open(Path folder, NDManager owner) {
        ConfigFile config = ConfigFile.readFolder(folder);
        if (!config.text("model_type").equals(TYPE)) {
            throw config.wrong("model_type", "'%s'".formatted(TYPE));
        }
        MitConfig infusion =
                new MitConfig(
                        mode(config),
                        config.wholeNumbers("layers"),
                        (int) config.number("rank", 0),
                        config.flag("additive_key", false),
                        config.flag("normalised"));
        return new MitFolder(
                new ModalityId(config.text("modality")),
                config.positive("global_width"),
                infusion,
                config.number("rms_norm_eps"),
                Weights.open(folder, owner));
    }

    private static MitMode mode(ConfigFile config) {
        String name = config.text("mode");
        for (MitMode mode : MitMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mode;
            }
        }
        throw config.wrong("mode", "safe, official_b or paper");
    }

    /**
     * Reads the adapter for a language model.
     *
     * @param manager owns the parameters, which are copies
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_WEIGHTS} if the model's blocks are of other sizes,
     *     {@link io.affogato.modality.ErrorCode#BAD_RECIPE} if it has fewer
     */
    public MitAdapter adapter(NDManager manager, BlockSizes blocks) {
        MitAdapterConfig config = new MitAdapterConfig(id, globalWidth, blocks, infusion);
        return MitAdapter.read(manager, config, weights);
    }
}
