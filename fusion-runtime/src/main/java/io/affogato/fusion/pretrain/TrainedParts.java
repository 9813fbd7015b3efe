package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Initializer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
        ConfigFile config = textConfig();
        LanguageStage stage =
                new LanguageStage(
                        corpus(own.corpus()),
                        words,
                        LanguageNetwork.of(config).fresh(config, recipe.seed(), owner),
                        own.slots(),
                        own.primaryWords(),
                        own.frames(),
                        own.schedule().batch());
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
        if (recipe.vision().tagged()) {
            return picturing(owner);
        }
        VisionStage stage = visionStage(owner);
        return new TrainedPart(stage, stage::stored);
    }

    private VisionStage visionStage(NDManager owner) {
        ConfigFile text = textConfig();
        ConfigFile config = BackboneJson.parse("vision.config", recipe.vision().config());
        return new VisionStage(
                corpus(recipe.vision().corpus()),
                words,
                LanguageNetwork.of(text).code(text, recipe.seed(), owner),
                VisionConfig.from(config),
                QFormerConfig.from(config),
                recipe.vision().schedule().batch(),
                recipe.seed(),
                owner);
    }

    private TrainedPart picturing(NDManager owner) {
        PretrainingRecipe.Vision own = recipe.vision();
        ConfigFile config = BackboneJson.parse("vision.config", own.config());
        Weights weights = Weights.fresh(owner, Initializer.seeded(recipe.seed(), Network.SPREAD));
        ClipVision tower = new ClipVision(ClipVisionConfig.from(config), weights);
        return tagged(own.corpus(), own.schedule(), tower::vectors, weights.made(), owner);
    }

    private TrainedPart tagged(
            String corpus,
            Schedule schedule,
            UnaryOperator<NDArray> pool,
            Map<String, NDArray> network,
            NDManager owner) {
        TaggingStage stage =
                new TaggingStage(
                        corpus(corpus),
                        pool,
                        network,
                        recipe.language().slots(),
                        schedule.batch(),
                        recipe.seed(),
                        owner);
        return new TrainedPart(stage, () -> network);
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
        if (recipe.vision().tagged()) {
            return tagged(
                    own.corpus(), own.schedule(), network.pool(), network.parameters(), owner);
        }
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

    private ConfigFile textConfig() {
        return BackboneJson.parse("language.config", BackboneJson.text(recipe, words));
    }

    /** Opens a corpus whose words are the first of the language corpus, so that ids agree. */
    private PretrainingCorpus corpus(String name) {
        PretrainingCorpus corpus = open(name);
        List<String> own = new Words(corpus.words()).all();
        if (own.size() > words.size() || !words.all().subList(0, own.size()).equals(own)) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "the words of corpus '%s' are not the first of those of '%s'; the corpora of a recipe must share them"
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
