package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Precision;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An open backbone: the frozen networks of one folder in Hugging Face layout, with {@code
 * config.json}, {@code model.safetensors} (or shards) and {@code tokenizer.json}, and a sub-folder
 * of the same form for every further encoder.
 *
 * <p>It has a language model, and what a way of fusion needs besides: a query transformer where the
 * configuration has a {@code qformer_config}, CLIP's vision tower where the {@code model_type} of
 * its {@code vision_config} says so. Arrays belong to the owner it was opened with.
 */
public final class Backbone {

    private static final String QFORMER = "qformer_config";

    private final Path folder;
    private final ConfigFile config;
    private final Weights weights;
    private final Precision precision;
    private final LanguageModel languageModel;
    private final Optional<QFormer> qformer;
    private final BackboneFiles files;

    private Backbone(Path folder, NDManager owner, Precision precision) {
        this.folder = folder;
        this.precision = precision;
        config = ConfigFile.readFolder(folder);
        weights = Weights.open(folder, owner);
        languageModel = LanguageFamily.read(config, weights.kept(precision));
        qformer =
                config.has(QFORMER)
                        ? Optional.of(QFormer.read(QFormerConfig.from(config), weights))
                        : Optional.empty();
        files = BackboneFiles.of(folder);
    }

    /** Opens a folder, all in float32. */
    public static Backbone open(Path folder, NDManager owner) {
        return open(folder, owner, Precision.FLOAT32);
    }

    /**
     * Opens a folder. The {@code model_type} of its {@code text_config} decides which language
     * model it holds: {@code t5} or {@code llama}.
     *
     * @param owner of every array and of the open file; closing it closes the backbone
     * @param precision what the language model's weights are kept as; all others are float32
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS}, {@link ErrorCode#BAD_WEIGHTS} or
     *     {@link ErrorCode#IO}, naming the file
     */
    public static Backbone open(Path folder, NDManager owner, Precision precision) {
        return new Backbone(folder, owner, precision);
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the language model. */
    public LanguageModel languageModel() {
        return languageModel;
    }

    /** Says whether there is a query transformer. */
    public boolean hasQFormer() {
        return qformer.isPresent();
    }

    /**
     * Returns the query transformer.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if the backbone has none
     */
    public QFormer qformer() {
        return qformer.orElseThrow(
                () ->
                        lacks(
                                "query transformer (no '%s' in its config.json)".formatted(QFORMER),
                                "name a BLIP-2 backbone, or a fusion that goes without"));
    }

    /** Says whether there is CLIP's vision tower. */
    public boolean hasClipVision() {
        return ClipVisionConfig.fits(config);
    }

    /**
     * Reads CLIP's vision tower, {@code vision_model.*} and {@code visual_projection.weight}.
     *
     * @return float32; towers read from one backbone share their arrays
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if the backbone has none, or its
     *     weights do not fit
     */
    public ClipVision clipVision() {
        if (!hasClipVision()) {
            throw lacks(
                    "vision tower of CLIP (no 'clip_vision_model' as model_type of vision_config)",
                    "name a backbone with one, see 'affogato import'");
        }
        return new ClipVision(ClipVisionConfig.from(config), weights);
    }

    private ModalityException lacks(String what, String remedy) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS, "backbone %s has no %s; %s".formatted(folder, what, remedy));
    }

    /** Returns all of {@code model.safetensors}, under the stored names, as float32. */
    public Weights weights() {
        return weights;
    }

    /**
     * Returns the SHA-256 of names and contents of all weight and config files, sub-folders too.
     */
    public String sha256() {
        return files.sha256();
    }

    /**
     * Returns what must agree for adapters to mean the same: {@link #sha256()}, and what the
     * language model's weights are kept as, unless that is float32.
     */
    public String identity() {
        return precision == Precision.FLOAT32 ? sha256() : sha256() + " bf16";
    }

    /** Returns how many numbers all weight files hold, sub-folders included. */
    public long parameterCount() {
        return files.parameterCount();
    }

    /** Returns the file of the tokenizer, which need not exist. */
    public Path tokenizerFile() {
        return folder.resolve("tokenizer.json");
    }
}
