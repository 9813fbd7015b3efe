package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.Choices;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.fusion.data.SampleBatches;
import io.affogato.fusion.data.SampleText;
import io.affogato.fusion.eval.Prediction;
import io.affogato.fusion.eval.Predictor;
import io.affogato.fusion.eval.SenseRemoval;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * A model's answers: written for open questions, chosen for multiple choice, both as {@link
 * AnswerStyle} says.
 *
 * <p>Deviation: by default the option whose text the model finds likeliest is chosen, where CREMA
 * compares letters; a letter means nothing to a language model of a hundred words.
 */
public final class ModelAnswerer implements Predictor {

    private static final int BATCH = 64;

    /** What CREMA reads where nothing was written. */
    private static final String NOTHING = "unanswerable";

    private final AnsweringModel model;
    private final TextTokenizer tokenizer;
    private final SampleText text;
    private final FeatureTable features;
    private final PromptTemplate prompt;
    private final AnswerStyle style;
    private final NDManager manager;
    private final GenerationConfig writing;

    ModelAnswerer(
            AnsweringModel model,
            TextTokenizer tokenizer,
            SampleText text,
            FeatureTable features,
            ModelSetup setup,
            NDManager manager) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.text = text;
        this.features = features;
        this.prompt = setup.prompt();
        this.style = setup.answers();
        this.manager = manager;
        this.writing = style.writing().config(model.languageModel().specialTokens());
    }

    /**
     * One choice among options, with how likely each was.
     *
     * @param option the chosen one
     * @param shares softmax of the options' log-likelihoods or the letters' logits, in their order
     */
    public record Choice(String option, List<Double> shares) {}

    @Override
    public List<Prediction> predict(List<Sample> samples, Set<ModalityId> without) {
        return answer(samples, without).stream().<Prediction>map(Prediction.Words::new).toList();
    }

    /**
     * Answers every sample in words.
     *
     * @param without modalities to treat as missing in every sample
     * @return one answer for each sample, in order
     */
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
                                : write(asked, without, token -> {});
                for (int i = 0; i < said.size(); i++) {
                    answers[chunk.get(i)] = said.get(i);
                }
            }
        }
        return List.of(answers);
    }

    /**
     * Writes the answer to one question.
     *
     * @param without modalities to treat as missing
     * @param heard gets it in pieces while it is being written; in one where several beams are
     *     followed
     */
    public String write(Sample sample, Set<ModalityId> without, Consumer<String> heard) {
        AnswerPieces pieces = new AnswerPieces(tokenizer::decode, heard);
        String answer = write(List.of(sample), without, pieces).get(0);
        pieces.end(answer);
        return answer;
    }

    private List<String> write(List<Sample> samples, Set<ModalityId> without, LongConsumer heard) {
        try (NDManager step = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            EncodedPrompt encoded = model.encodeForAnswer(batch(step, samples, without));
            Answers answers =
                    new Generator(encoded.model(), writing)
                            .answer(encoded.states(), encoded.mask(), heard);
            return answers.ids().stream()
                    .map(tokenizer::decode)
                    .map(said -> said.isEmpty() ? NOTHING : said)
                    .toList();
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
            EncodedPrompt encoded = model.encodeForAnswer(batch(step, samples, without));
            int most = samples.stream().mapToInt(s -> s.options().size()).max().orElse(0);
            Choices choices = new Choices(encoded.model(), writing);
            List<float[]> scores =
                    switch (style.scoring()) {
                        case LIKELIHOOD ->
                                choices.options(
                                        encoded.states(),
                                        encoded.mask(),
                                        IntStream.range(0, most)
                                                .mapToObj(i -> labels(step, samples, i))
                                                .toList());
                        case LETTERS ->
                                choices.letters(encoded.states(), encoded.mask(), letters(most));
                    };
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
            int own = Math.min(option, options.size() - 1);
            texts.add(prompt.target(options, List.of(options.get(own))));
        }
        return tokenizer.labels(step, texts);
    }

    private long[] letters(int count) {
        long[] letters = new long[count];
        for (int i = 0; i < count; i++) {
            String letter = PromptTemplate.letter(i);
            long[] ids = tokenizer.idsOf(letter);
            if (ids.length != 1) {
                throw new ModalityException(
                        ErrorCode.BAD_RECIPE,
                        "letters cannot be compared: this tokenizer makes %d tokens of '%s', expected 1; score by likelihood"
                                .formatted(ids.length, letter));
            }
            letters[i] = ids[0];
        }
        return letters;
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
