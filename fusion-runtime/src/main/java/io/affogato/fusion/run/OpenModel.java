package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.data.SampleText;
import io.affogato.fusion.eval.Evaluation;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.fusion.features.FeaturePipeline;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.task.TokenBatch;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import io.affogato.nn.RunEncoderContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<ModalityId, Integer> widths;
    private final AnsweringModel model;
    private final EncoderWatch watch;

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
        long pad = backbone.languageModel().specialTokens().pad();
        tokenizer = TextTokenizer.open(backbone.tokenizerFile(), setup.textTokens(), pad);
        encoders = new RunEncoderContext(manager, setup.backbone(), setup.model().frames());
        widths = widths();
        model = new ModelAssembly(setup, backbone, tokenizer, widths).fresh(manager);
    }

    private Map<ModalityId, Integer> widths() {
        Map<ModalityId, Integer> widths = new LinkedHashMap<>();
        setup.modalities()
                .forEach(
                        (id, modality) -> {
                            try (ModalityEncoder encoder = modality.openEncoder(encoders)) {
                                widths.put(id, encoder.featureWidth());
                            }
                        });
        return widths;
    }

    /** Returns the model. */
    public AnsweringModel model() {
        return model;
    }

    /** Returns the manager of everything loaded. */
    public NDManager manager() {
        return manager;
    }

    /** Returns D of each modality, the width of its feature tokens. */
    public Map<ModalityId, Integer> featureWidths() {
        return Collections.unmodifiableMap(widths);
    }

    /** Returns what must agree for trained adapters to mean the same. */
    public ModelIdentity identity() {
        FusionMethod method = setup.method();
        return new ModelIdentity(
                model.modalities(),
                method.hasTokens() ? setup.model().lora().rank() : setup.infusion().rank(),
                method.hasTokens() ? setup.model().fusion().name() : method.name(),
                setup.model().frames(),
                backbone.identity(),
                setup.bundles(),
                method.infuses()
                        ? setup.infusion().within(backbone.languageModel().blocks()).identity()
                        : Map.of());
    }

    /** Counts what is trained and what is not. */
    public ReportData.Parameters parameters() {
        Map<ModalityId, Long> adapters = new LinkedHashMap<>();
        for (ModalityId id : model.modalities()) {
            adapters.put(id, count(model.parameters(id)));
        }
        return new ReportData.Parameters(
                adapters, count(model.shared()), backbone.parameterCount());
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
        return new FeaturePipeline(setup.featureStore(), setup.features(), progress, watch)
                .run(samples, brought(samples, readers), readers, encoders);
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

    /** Returns how samples become token ids while training: prompts and targets. */
    public SampleText text() {
        return text(setup.prompt().training());
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

    /** Returns who answers questions about encoded samples. */
    public ModelAnswerer answerer(FeatureTable features) {
        return new ModelAnswerer(model, tokenizer, text(setup.prompt()), features, setup, manager);
    }

    /** Returns who measures the answers to questions about encoded samples. */
    public Evaluation evaluation(FeatureTable features) {
        return new Evaluation(answerer(features), setup.answers().metric());
    }

    /** Frees everything. Calling it twice is allowed. */
    @Override
    public void close() {
        tokenizer.close();
        manager.close();
    }
}
