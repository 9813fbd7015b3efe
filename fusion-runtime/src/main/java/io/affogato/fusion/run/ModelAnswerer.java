package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.Choices;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.fusion.data.SampleBatches;
import io.affogato.fusion.data.SampleText;
import io.affogato.fusion.eval.Answerer;
import io.affogato.fusion.eval.SenseRemoval;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model's answers: written greedily for open questions; for multiple choice the option whose text
 * the model finds likeliest.
 *
 * <p>Deviation: CREMA compares option letters after the model's first token; a letter means nothing
 * to a language model of a hundred words, the option's text does.
 */
public final class ModelAnswerer implements Answerer {

    private static final int BATCH = 64;
    private static final int LONGEST_ANSWER = 8;

    private final CremaModel model;
    private final TextTokenizer tokenizer;
    private final SampleText text;
    private final FeatureTable features;
    private final NDManager manager;
    private final GenerationConfig writing;

    ModelAnswerer(
            CremaModel model,
            TextTokenizer tokenizer,
            SampleText text,
            FeatureTable features,
            NDManager manager) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.text = text;
        this.features = features;
        this.manager = manager;
        this.writing =
                GenerationConfig.greedy(model.languageModel().specialTokens(), LONGEST_ANSWER);
    }

    /**
     * One choice among options, with how likely each was.
     *
     * @param option the chosen one
     * @param shares softmax of the options' log-likelihoods, in their order
     */
    public record Choice(String option, List<Double> shares) {}

    @Override
    public List<String> answer(List<Sample> samples, Set<ModalityId> without) {
        String[] answers = new String[samples.size()];
        for (boolean choice : new boolean[] {false, true}) {
            List<Integer> own =
                    IntStream.range(0, samples.size())
                            .filter(i -> samples.get(i).options().isEmpty() != choice)
                            .boxed()
                            .toList();
            for (int from = 0; from < own.size(); from += BATCH) {
                List<Integer> chunk = own.subList(from, Math.min(own.size(), from + BATCH));
                List<Sample> asked = chunk.stream().map(samples::get).toList();
                List<String> said =
                        choice
                                ? choose(asked, without).stream().map(Choice::option).toList()
                                : write(asked, without);
                for (int i = 0; i < said.size(); i++) {
                    answers[chunk.get(i)] = said.get(i);
                }
            }
        }
        return List.of(answers);
    }

    private List<String> write(List<Sample> samples, Set<ModalityId> without) {
        try (NDManager step = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            EncodedPrompt prompt = model.encodeForAnswer(batch(step, samples, without));
            Answers answers =
                    new Generator(model.languageModel(), writing)
                            .answer(prompt.states(), prompt.mask());
            return answers.ids().stream().map(tokenizer::decode).toList();
        }
    }

    /**
     * Chooses among the options of each sample.
     *
     * @param samples each with options
     * @param without modalities to treat as missing
     */
    public List<Choice> choose(List<Sample> samples, Set<ModalityId> without) {
        try (NDManager step = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            EncodedPrompt prompt = model.encodeForAnswer(batch(step, samples, without));
            int most = samples.stream().mapToInt(s -> s.options().size()).max().orElse(0);
            List<NDArray> labels = new ArrayList<>();
            for (int option = 0; option < most; option++) {
                labels.add(labels(step, samples, option));
            }
            List<float[]> scores =
                    new Choices(model.languageModel(), writing)
                            .options(prompt.states(), prompt.mask(), labels);
            List<Choice> chosen = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                List<String> options = samples.get(i).options();
                float[] own = Arrays.copyOf(scores.get(i), options.size());
                chosen.add(new Choice(options.get(Choices.best(own)), shares(own)));
            }
            return chosen;
        }
    }

    /** Labels of one option of every sample; a sample without it gets a row that is no option. */
    private NDArray labels(NDManager step, List<Sample> samples, int option) {
        List<String> texts = new ArrayList<>();
        for (Sample sample : samples) {
            List<String> options = sample.options();
            texts.add(options.get(Math.min(option, options.size() - 1)));
        }
        return tokenizer.labels(step, texts);
    }

    private static List<Double> shares(float[] scores) {
        double most = IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).max().orElse(0);
        double[] weights =
                IntStream.range(0, scores.length)
                        .mapToDouble(i -> Math.exp(scores[i] - most))
                        .toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).mapToObj(weight -> weight / sum).toList();
    }

    private Batch batch(NDManager step, List<Sample> samples, Set<ModalityId> without) {
        int[] all = IntStream.range(0, samples.size()).toArray();
        Batch batch = new SampleBatches(samples, features, text).load(step, all);
        return SenseRemoval.without(batch, without);
    }
}
