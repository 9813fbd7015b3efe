package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Initializer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the stages of a recipe. */
final class TrainedParts {

    private static final String LANGUAGE = "language_model.";

    private final PretrainingRecipe recipe;
    private final Function<String, Optional<PretrainingCorpus>> corpora;
    private final Words words;
    private final Path work;

    TrainedParts(
            PretrainingRecipe recipe,
            Function<String, Optional<PretrainingCorpus>> corpora,
            Path work) {
        this.work = work;
        this.recipe = recipe;
        this.corpora = corpora;
        words = new Words(open(recipe.language().corpus()).words());
    }

    /** Returns the vocabulary, which all stages share. */
    Words words() {
        return words;
    }

    /** Makes a stage with its starting values. */
    TrainedPart part(String stage, NDManager owner) {
        return switch (stage) {
            case PretrainingRecipe.LANGUAGE_STAGE -> language(owner);
            case PretrainingRecipe.VISION_STAGE -> vision(owner);
            default -> encoder(stage, owner);
        };
    }

    private TrainedPart language(NDManager owner) {
        PretrainingRecipe.Language own = recipe.language();
        LanguageStage stage =
                new LanguageStage(
                        corpus(own.corpus()),
                        words,
                        textConfig(),
                        own.slots(),
                        own.primaryWords(),
                        own.frames(),
                        own.schedule().batch(),
                        recipe.seed(),
                        owner);
        return new TrainedPart(
                stage,
                () -> {
                    Map<String, NDArray> stored = new LinkedHashMap<>();
                    stage.stored().forEach((name, array) -> stored.put(LANGUAGE + name, array));
                    return stored;
                });
    }

    /**
     * The words' code follows from the seed alone, so that this stage need not wait for another.
     */
    private TrainedPart vision(NDManager owner) {
        VisionStage stage = visionStage(owner);
        return new TrainedPart(stage, stage::stored);
    }

    private VisionStage visionStage(NDManager owner) {
        T5Config text = textConfig();
        NDArray table =
                new T5Initializer(text, recipe.seed())
                        .make("shared.weight", new Shape(text.vocabulary(), text.width()), owner);
        ConfigFile config = BackboneJson.parse("vision.config", recipe.vision().config());
        return new VisionStage(
                corpus(recipe.vision().corpus()),
                words,
                table,
                VisionConfig.from(config),
                QFormerConfig.from(config),
                recipe.vision().schedule().batch(),
                recipe.seed(),
                owner);
    }

    /** Returns the vision stage as its snapshot has it, for encoders that learn through it. */
    private VisionStage seeing(NDManager owner) {
        Path snapshot = work.resolve(PretrainingRecipe.VISION_STAGE + ".safetensors");
        if (!Files.exists(snapshot)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "encoders learn through the vision stage, but %s is not there; train it first"
                            .formatted(snapshot));
        }
        VisionStage stage = visionStage(owner);
        StageRunner.weights(snapshot, stage.parameters(), owner);
        return stage;
    }

    private TrainedPart encoder(String name, NDManager owner) {
        PretrainingRecipe.Encoder own = recipe.encoder(name);
        ConfigFile config = BackboneJson.parse("encoders." + name + ".config", own.config());
        Network.Fresh network = own.network().fresh(config, recipe.seed(), owner);
        AlignmentStage stage =
                new AlignmentStage(
                        corpus(own.corpus()),
                        network.encode(),
                        network.parameters(),
                        seeing(owner).writing(),
                        own.schedule().batch(),
                        owner);
        return new TrainedPart(stage, stage::stored);
    }

    private T5Config textConfig() {
        return T5Config.from(
                BackboneJson.parse("language.config", BackboneJson.text(recipe, words)));
    }

    private PretrainingCorpus corpus(String name) {
        PretrainingCorpus corpus = open(name);
        if (!new Words(corpus.words()).all().equals(words.all())) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "corpus '%s' has other words than '%s'; the corpora of a recipe must share theirs"
                            .formatted(name, recipe.language().corpus()));
        }
        return corpus;
    }

    private PretrainingCorpus open(String name) {
        return corpora.apply(name)
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.UNAVAILABLE,
                                        "task '%s' offers no corpus '%s'; change the recipe or the bundle"
                                                .formatted(recipe.task(), name)));
    }
}
