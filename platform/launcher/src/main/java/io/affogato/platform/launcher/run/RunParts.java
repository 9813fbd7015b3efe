package io.affogato.platform.launcher.run;

import io.affogato.fusion.crema.CremaConfig;
import io.affogato.fusion.crema.FusionKind;
import io.affogato.fusion.crema.FusionStart;
import io.affogato.fusion.crema.Legacy;
import io.affogato.fusion.eval.Metric;
import io.affogato.fusion.features.FeatureOptions;
import io.affogato.fusion.features.FeatureType;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.run.AnswerStyle;
import io.affogato.fusion.run.FusionMethod;
import io.affogato.fusion.run.FusionTraining;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.PublishedPrompts;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.EarlyExitConfig;
import io.affogato.fusion.training.GradientStatistic;
import io.affogato.fusion.training.LearningRate;
import io.affogato.fusion.training.TrainingPlan;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import io.affogato.nn.Precision;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.FusionSettings;
import io.affogato.platform.launcher.recipe.Oddity;
import io.affogato.platform.launcher.recipe.Recipe;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns what a recipe says into what the runtime takes. */
final class RunParts {

    private final Recipe recipe;
    private final AffogatoHome home;

    RunParts(Recipe recipe, AffogatoHome home) {
        this.recipe = recipe;
        this.home = home;
    }

    /** Returns the modalities the recipe asks for, in order. */
    List<InstalledModality> wished(RegistrySnapshot installed) {
        return recipe.modalities().all()
                ? installed.modalities()
                : recipe.modalities().ids().stream().map(installed::modality).toList();
    }

    /** Returns those of the run: named ones, or all that the data bring. */
    RunModalities brought(List<InstalledModality> wished, RunData data) {
        return RunModalities.of(
                wished,
                recipe.modalities().all(),
                new ReaderContext(home.backbone(recipe.backbone()), recipe.frames()),
                data.all());
    }

    /** Returns what the model is. */
    ModelSetup setup(List<InstalledModality> chosen) {
        Map<ModalityId, Modality> modalities = new LinkedHashMap<>();
        Map<ModalityId, String> bundles = new LinkedHashMap<>();
        for (InstalledModality each : chosen) {
            modalities.put(each.id(), each.modality());
            bundles.put(each.id(), each.sha256());
        }
        return new ModelSetup(
                home.backbone(recipe.backbone()),
                modalities,
                bundles,
                model(),
                prompt(),
                features(),
                home.features(),
                answers(),
                switch (recipe.fusion().method()) {
                    case CREMA -> FusionMethod.CREMA;
                    case MIT -> FusionMethod.MIT;
                    case HYBRID -> FusionMethod.HYBRID;
                },
                infusion(),
                recipe.textTokens(),
                precision(),
                HeadParts.of(recipe.head()));
    }

    private Precision precision() {
        return switch (recipe.precision()) {
            case FLOAT32 -> Precision.FLOAT32;
            case BF16 -> Precision.BF16;
        };
    }

    private MitConfig infusion() {
        FusionSettings.Infusion wish = recipe.fusion().infusion();
        return new MitConfig(
                switch (wish.mode()) {
                    case SAFE -> MitMode.SAFE;
                    case OFFICIAL_B -> MitMode.OFFICIAL_B;
                    case PAPER -> MitMode.PAPER;
                },
                wish.layers(),
                wish.rank(),
                false,
                wish.normalise());
    }

    private CremaConfig model() {
        Recipe.Adapter adapter = recipe.adapter();
        return new CremaConfig(
                recipe.frames(),
                new LoraConfig(adapter.loraRank(), adapter.dropout(), adapter.loraLayers()),
                switch (recipe.fusion().kind()) {
                    case CONCAT -> FusionKind.CONCAT;
                    case ESPRESSO -> FusionKind.ESPRESSO;
                    case ESPRESSO_CONCAT -> FusionKind.ESPRESSO_CONCAT;
                    case LINEAR -> FusionKind.LINEAR;
                    case SUM -> FusionKind.SUM;
                    case SCALAR_GATE -> FusionKind.SCALAR_GATE;
                    case ATTENTION -> FusionKind.ATTENTION;
                    case MOE -> FusionKind.MOE;
                },
                switch (recipe.fusion().init()) {
                    case DEFAULT -> FusionStart.DEFAULT;
                    case AVERAGE -> FusionStart.AVERAGE;
                },
                recipe.run().seed(),
                adapter.skip().stream().map(ModalityId::new).collect(Collectors.toSet()),
                legacy());
    }

    private Set<Legacy> legacy() {
        Set<Legacy> legacy = EnumSet.noneOf(Legacy.class);
        for (Oddity oddity : recipe.legacy()) {
            switch (oddity) {
                case ONE_EXTRA -> legacy.add(Legacy.ONE_EXTRA);
                case COPIED_MASK -> legacy.add(Legacy.COPIED_MASK);
                case SOLE_PREFIX -> legacy.add(Legacy.SOLE_PREFIX);
                case ZERO_GRADIENTS -> {} // the trainer's, see settings()
            }
        }
        return legacy;
    }

    private PromptTemplate prompt() {
        return PublishedPrompts.named(
                switch (recipe.prompt()) {
                    case OPEN -> "open";
                    case SQA3D -> "sqa3d";
                    case MUSIC_AVQA -> "music-avqa";
                    case NEXT_QA -> "next-qa";
                    case SCENES -> "scenes";
                    case SOUNDS -> "sounds";
                    case BARE -> "bare";
                    case SEGMENTATION -> "segmentation";
                });
    }

    private AnswerStyle answers() {
        Recipe.Evaluate wish = recipe.evaluate();
        return new AnswerStyle(
                switch (wish.scoring()) {
                    case LIKELIHOOD -> AnswerStyle.Scoring.LIKELIHOOD;
                    case LETTERS -> AnswerStyle.Scoring.LETTERS;
                },
                new AnswerStyle.Writing(
                        wish.maxTokens(), wish.minTokens(), wish.beams(), wish.lengthPenalty()),
                switch (wish.metric()) {
                    case EXACT -> Metric.EXACT;
                    case AVQA -> Metric.AVQA;
                    case AVQA_LEGACY -> Metric.AVQA_LEGACY;
                    case SQA3D -> Metric.SQA3D;
                    case SQA3D_LEGACY -> Metric.SQA3D_LEGACY;
                });
    }

    private FeatureOptions features() {
        Recipe.FeatureSettings features = recipe.features();
        return new FeatureOptions(
                FeatureType.FLOAT32,
                features.batch(),
                features.threads(),
                switch (features.onBadSample()) {
                    case FAIL -> FeatureOptions.OnBadSample.FAIL;
                    case SKIP -> FeatureOptions.OnBadSample.SKIP;
                },
                FeatureOptions.SHARD_BYTES);
    }

    /**
     * Returns what training does.
     *
     * @param trained modalities to train, in order
     * @param samples number of training samples
     */
    TrainingPlan plan(List<ModalityId> trained, int samples) {
        Recipe.Training training = recipe.training();
        Recipe.EarlyExit exit = training.earlyExit();
        return new TrainingPlan(
                trained,
                training.epochs(),
                new TrainingPlan.BatchShape(
                        training.batch(), training.together(), training.parts()),
                recipe.run().seed(),
                rate(samples),
                exit.enabled()
                        ? new EarlyExitConfig(
                                exit.temperature(),
                                exit.warmupEpochs(),
                                switch (exit.statistic()) {
                                    case EPOCH_MEAN -> GradientStatistic.EPOCH_MEAN;
                                    case LAST_STEP -> GradientStatistic.LAST_STEP;
                                    case MOVING_AVERAGE -> GradientStatistic.MOVING_AVERAGE;
                                })
                        : EarlyExitConfig.off(),
                new TrainingPlan.Rhythm(
                        training.validateEveryEpochs(),
                        recipe.checkpoint().everySteps(),
                        training.maxMinutes()
                                .map(OptionalDouble::of)
                                .orElse(OptionalDouble.empty())));
    }

    private LearningRate rate(int samples) {
        Recipe.Training training = recipe.training();
        long steps = (long) training.epochs() * Math.max(1, samples / training.batch());
        if (training.schedule() == Recipe.Training.Schedule.BY_STEP
                && steps <= training.warmupSteps()) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "training.warmupSteps is %d, and the whole run has %d steps (%d epochs of %d samples in batches of %d); lower it or train longer"
                            .formatted(
                                    training.warmupSteps(),
                                    steps,
                                    training.epochs(),
                                    samples,
                                    training.batch()));
        }
        return switch (training.schedule()) {
            case BY_EPOCH ->
                    new LearningRate.CosineByEpoch(
                            training.learningRate(),
                            training.minLearningRate(),
                            training.warmupSteps(),
                            training.epochs());
            case BY_STEP ->
                    new LearningRate.CosineByStep(
                            training.learningRate(),
                            training.minLearningRate(),
                            training.warmupSteps(),
                            steps);
        };
    }

    /** Returns the optimiser and how modalities take turns. */
    FusionTraining.Settings settings() {
        Recipe.Training training = recipe.training();
        AdamWConfig usual = AdamWConfig.CREMA;
        return new FusionTraining.Settings(
                new AdamWConfig(
                        usual.beta1(), usual.beta2(), usual.epsilon(), training.weightDecay()),
                training.mode() == Recipe.Training.Mode.SEQUENTIAL,
                training.clipNorm(),
                recipe.checkpoint().keep(),
                recipe.legacy().contains(Oddity.ZERO_GRADIENTS));
    }
}
