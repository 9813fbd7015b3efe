package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.data.SampleBatches;
import io.affogato.fusion.data.SampleGoal;
import io.affogato.fusion.data.SampleTargets;
import io.affogato.fusion.data.SampleText;
import io.affogato.fusion.eval.Evaluation;
import io.affogato.fusion.eval.Yardstick;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.fusion.features.FeaturePipeline;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.features.FeatureWidths;
import io.affogato.fusion.features.OpenEncoders;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.head.HeadKind;
import io.affogato.fusion.head.HeadedModel;
import io.affogato.fusion.head.LevelSource;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.task.TokenBatch;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchSource;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import io.affogato.nn.RunEncoderContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model over a backbone, with its modalities and tokenizer, ready to be trained or asked.
 *
 * <p>It owns everything it loads. Not thread-safe.
 */
public final class OpenModel implements AutoCloseable {

    private final ModelSetup setup;
    private final NDManager manager;
    private final Backbone backbone;
    private final TextTokenizer tokenizer;
    private final RunEncoderContext encoders;
    private final EncoderWidths widths;
    private final AnsweringModel fused;
    private final Optional<HeadedModel> headed;
    private final EncoderWatch watch;

    /** Those that were asked for sizes and encode first; closed then, which frees their memory. */
    private final OpenEncoders first;

    /**
     * Loads the frozen networks and makes a fresh model, whose answers are the backbone's own.
     *
     * @param parent decides the device
     */
    public OpenModel(ModelSetup setup, NDManager parent) {
        this(setup, parent, EncoderWatch.NONE);
    }

    /**
     * Loads the frozen networks and makes a fresh model, whose answers are the backbone's own.
     *
     * @param parent decides the device
     * @param watch hears which encoders are open
     */
    public OpenModel(ModelSetup setup, NDManager parent, EncoderWatch watch) {
        this.setup = setup;
        this.watch = watch;
        manager = parent.newSubManager();
        backbone = Backbone.open(setup.backbone(), manager, setup.precision());
        tokenizer =
                TextTokenizer.open(
                        backbone.tokenizerFile(),
                        setup.textTokens(),
                        backbone.languageModel().specialTokens());
        encoders = new RunEncoderContext(manager, setup.backbone(), setup.model().frames());
        first = opened();
        try {
            widths = EncoderWidths.of(first);
            fused = new ModelAssembly(setup, backbone, tokenizer, widths.features()).fresh(manager);
            headed = headed();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private OpenEncoders opened() {
        return new OpenEncoders(setup.modalities(), encoders, watch);
    }

    private Optional<HeadedModel> headed() {
        HeadConfig head = setup.head();
        return head.present()
                ? Optional.of(
                        HeadedModel.fresh(
                                manager, fused, head, widths.levels(), setup.model().seed()))
                : Optional.empty();
    }

    /** Returns the model, with its head if it has one. */
    public TrainableModel model() {
        return headed.<TrainableModel>map(model -> model).orElse(fused);
    }

    /** Returns the modality over whose pictures masks are drawn; empty where none are. */
    public Optional<ModalityId> maskedModality() {
        return setup.head().kind() == HeadKind.MASK
                ? widths.levels().map(LevelSource::modality)
                : Optional.empty();
    }

    /** Returns what answers, if not words of the language model. */
    public HeadConfig head() {
        return setup.head();
    }

    /** Returns the manager of everything loaded. */
    public NDManager manager() {
        return manager;
    }

    /** Returns the sizes of each modality's features. */
    public Map<ModalityId, FeatureWidths> featureWidths() {
        return widths.features();
    }

    /** Returns what must agree for trained adapters to mean the same. */
    public ModelIdentity identity() {
        FusionMethod method = setup.method();
        return new ModelIdentity(
                fused.modalities(),
                method.hasTokens() ? setup.model().lora().rank() : setup.infusion().rank(),
                method.hasTokens() ? setup.model().fusion().name() : method.name(),
                setup.model().frames(),
                backbone.identity(),
                setup.bundles(),
                method.infuses()
                        ? setup.infusion().within(backbone.languageModel().blocks()).identity()
                        : Map.of(),
                setup.head().identity());
    }

    /** Counts what is trained and what is not. */
    public ReportData.Parameters parameters() {
        Map<ModalityId, Long> adapters = new LinkedHashMap<>();
        for (ModalityId id : fused.modalities()) {
            adapters.put(id, count(fused.parameters(id)));
        }
        return new ReportData.Parameters(
                adapters, count(model().shared()), backbone.parameterCount());
    }

    private static long count(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::array).mapToLong(NDArray::size).sum();
    }

    /**
     * Encodes what samples bring and the store lacks. A modality that no sample has is left out of
     * the table, and so is missing for the model.
     */
    public FeatureTable encode(List<Sample> samples, Progress progress) {
        ReaderContext readers = new ReaderContext(setup.backbone(), setup.model().frames());
        try (OpenEncoders open = first.isOpen() ? first : opened()) {
            return new FeaturePipeline(setup.featureStore(), setup.features(), progress)
                    .run(samples, brought(samples, readers), readers, open);
        }
    }

    private Map<ModalityId, Modality> brought(List<Sample> samples, ReaderContext readers) {
        Map<ModalityId, Modality> brought = new LinkedHashMap<>();
        setup.modalities()
                .forEach(
                        (id, modality) -> {
                            try (SignalReader reader = modality.openReader(readers)) {
                                if (samples.stream().anyMatch(s -> !reader.sources(s).isEmpty())) {
                                    brought.put(id, modality);
                                }
                            }
                        });
        return brought;
    }

    /**
     * Returns batches to learn from.
     *
     * @param samples among the usable ones of {@code features}
     */
    public BatchSource batches(List<Sample> samples, FeatureTable features) {
        return new SampleBatches(samples, features, text(setup.prompt().training()), goal());
    }

    private SampleGoal goal() {
        HeadConfig head = setup.head();
        int side = head.mask().size();
        return switch (head.kind()) {
            case WORDS -> SampleGoal.NONE;
            case CLASS ->
                    (owner, samples) ->
                            Optional.of(SampleTargets.classes(owner, samples, head.classes()));
            case SCORE -> (owner, samples) -> Optional.of(SampleTargets.scores(owner, samples));
            case MASK ->
                    (owner, samples) ->
                            Optional.of(SampleTargets.masks(owner, samples, side, side));
        };
    }

    private SampleText text(PromptTemplate prompt) {
        return (owner, samples) -> {
            TokenBatch questions = tokenizer.encode(owner, prompts(prompt, samples));
            List<String> targets =
                    samples.stream()
                            .map(sample -> prompt.target(sample.options(), sample.answers()))
                            .toList();
            return new SampleText.Tokens(
                    questions.ids(), questions.mask(), tokenizer.labels(owner, targets));
        };
    }

    private static List<String> prompts(PromptTemplate prompt, List<Sample> samples) {
        return samples.stream()
                .map(sample -> prompt.render(sample.question(), sample.options()))
                .toList();
    }

    /** Counts what the language model reads for a sample. */
    public PromptLength promptLength(Sample sample, FeatureTable features) {
        try (NDManager step = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Batch batch =
                    new SampleBatches(List.of(sample), features, text(setup.prompt()))
                            .load(step, 0);
            int question = (int) batch.questionIds().getShape().get(1);
            int all = (int) fused.fuse(batch).prefixTokens().getShape().get(1);
            return new PromptLength(question, all - question);
        }
    }

    /** Returns who answers questions about encoded samples in words. */
    public ModelAnswerer answerer(FeatureTable features) {
        return new ModelAnswerer(fused, tokenizer, text(setup.prompt()), features, setup, manager);
    }

    /** Returns who answers questions about encoded samples with the head; empty without one. */
    public Optional<HeadAnswerer> headAnswerer(FeatureTable features) {
        return headed.map(
                model -> new HeadAnswerer(model, text(setup.prompt()), features, manager));
    }

    /** Returns who measures the answers to questions about encoded samples. */
    public Evaluation evaluation(FeatureTable features) {
        Yardstick yardstick =
                switch (setup.head().kind()) {
                    case WORDS -> Yardstick.words(setup.answers().metric());
                    case CLASS -> Yardstick.classes(setup.head().classes());
                    case SCORE -> Yardstick.scores();
                    case MASK -> Yardstick.masks();
                };
        Optional<HeadAnswerer> head = headAnswerer(features);
        return new Evaluation(head.isPresent() ? head.get() : answerer(features), yardstick);
    }

    /** Frees everything. Calling it twice is allowed. */
    @Override
    public void close() {
        first.close();
        tokenizer.close();
        manager.close();
    }
}
