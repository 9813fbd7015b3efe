package io.affogato.fusion.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.backbone.generation.Choices;
import io.affogato.fusion.crema.CremaConfig;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.fusion.crema.FusionKind;
import io.affogato.fusion.crema.FusionStart;
import io.affogato.fusion.crema.SmallCrema;
import io.affogato.fusion.data.SampleText;
import io.affogato.fusion.eval.Metric;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.fusion.features.FeatureOptions;
import io.affogato.fusion.features.FeaturePipeline;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.features.OpenEncoders;
import io.affogato.fusion.features.ToyModality;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.task.TokenBatch;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.nn.Ops;
import io.affogato.nn.Precision;
import io.affogato.nn.RunEncoderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Multiple choice as CREMA scores it: the letters' logits behind whatever token the model writes
 * first, of as many letters as a question has options.
 */
class LetterChoiceTest {

    private static final int FRAMES = 3;
    private static final PromptTemplate PROMPT = PromptTemplate.MULTIPLE_CHOICE;
    private static final List<String> WORDS = List.of("who", "what", "left", "red", "loud", "cold");

    /** Ids of the letters A to E; words follow. */
    private static final long[] LETTERS = {9, 4, 17, 26, 12};

    @TempDir private Path folder;
    private NDManager manager;
    private TextTokenizer tokenizer;
    private CremaModel model;

    @BeforeEach
    void open() throws IOException {
        manager = NDManager.newBaseManager();
        SmallCrema small = new SmallCrema(manager);
        model = small.model(FusionKind.ESPRESSO_CONCAT, FRAMES, SmallCrema.FIRST, SmallCrema.CLIPS);
        tokenizer = TextTokenizer.open(vocabulary(), 77, new SpecialTokens(0, 1, 0));
    }

    @AfterEach
    void close() {
        tokenizer.close();
        manager.close();
    }

    @Test
    void theLettersBehindTheFirstTokenDecide() {
        List<Sample> samples = samples();
        List<ModelAnswerer.Choice> choices;
        try (FeatureTable none = features(samples)) {
            choices = answerer(none).choose(samples, Set.of());
        }
        Set<Integer> places = new HashSet<>();
        int outside = 0;
        for (int i = 0; i < samples.size(); i++) {
            List<String> options = samples.get(i).options();
            float[] all = naive(samples.get(i));
            float[] own = Arrays.copyOf(all, options.size());
            outside += Choices.best(all) >= options.size() ? 1 : 0;
            places.add(Choices.best(own));
            assertEquals(options.get(Choices.best(own)), choices.get(i).option(), "sample " + i);
            assertArrayEquals(softmax(own), shares(choices.get(i)), 1e-4, "sample " + i);
        }
        assertTrue(places.size() > 1, "the samples must differ in their answers");
        assertTrue(outside > 0, "some letter beyond a question's options must be the likeliest");
    }

    /** One question alone, without a cache: the first token, then the logits behind it. */
    private float[] naive(Sample sample) {
        EncodedPrompt prompt = model.encodeForAnswer(batch(List.of(sample)));
        float[] first = logits(prompt, 2);
        int vocabulary = first.length / 2;
        int token = Choices.best(Arrays.copyOf(first, vocabulary));
        float[] both = logits(prompt, token);
        float[] letters = new float[LETTERS.length];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = both[vocabulary + (int) LETTERS[i]];
        }
        return letters;
    }

    /** Returns what follows the start and a first token, one after the other. */
    private float[] logits(EncodedPrompt prompt, long token) {
        NDArray labels = Ops.tensor(manager, new long[] {token, 2}, 1, 2);
        return model.languageModel().logits(prompt.states(), prompt.mask(), labels).toFloatArray();
    }

    private Batch batch(List<Sample> samples) {
        SampleText.Tokens tokens = text(manager, samples);
        return new Batch(
                manager, Map.of(), tokens.questionIds(), tokens.questionMask(), tokens.labels());
    }

    private SampleText.Tokens text(NDManager owner, List<Sample> samples) {
        List<String> prompts =
                samples.stream().map(s -> PROMPT.render(s.question(), s.options())).toList();
        TokenBatch questions = tokenizer.encode(owner, prompts);
        NDArray labels = tokenizer.labels(owner, prompts.stream().map(each -> "A").toList());
        return new SampleText.Tokens(questions.ids(), questions.mask(), labels);
    }

    private ModelAnswerer answerer(FeatureTable features) {
        AnswerStyle style =
                new AnswerStyle(
                        AnswerStyle.Scoring.LETTERS,
                        new AnswerStyle.Writing(30, 1, 1, 1),
                        Metric.EXACT);
        ModelSetup setup =
                new ModelSetup(
                        folder,
                        Map.of(SmallCrema.FIRST, new ToyModality("first", "1")),
                        Map.of(),
                        new CremaConfig(
                                FRAMES,
                                LoraConfig.everywhere(2),
                                FusionKind.ESPRESSO_CONCAT,
                                FusionStart.DEFAULT,
                                5),
                        PROMPT,
                        FeatureOptions.strict(4, 1),
                        folder,
                        style,
                        FusionMethod.CREMA,
                        MitConfig.DEFAULT,
                        77,
                        Precision.FLOAT32,
                        HeadConfig.WORDS);
        return new ModelAnswerer(model, tokenizer, this::text, features, setup, manager);
    }

    /** Nobody has files here: both modalities are missing, and texts alone differ. */
    private FeatureTable features(List<Sample> samples) {
        RunEncoderContext context = new RunEncoderContext(manager, folder, FRAMES);
        try (OpenEncoders none = new OpenEncoders(Map.of(), context, EncoderWatch.NONE)) {
            return new FeaturePipeline(folder, FeatureOptions.strict(4, 1), Progress.NONE)
                    .run(samples, Map.of(), new ReaderContext(folder, FRAMES), none);
        }
    }

    private static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int from = i;
            List<String> options =
                    IntStream.range(0, 2 + i % 4)
                            .mapToObj(o -> WORDS.get((from + o) % WORDS.size()) + " " + o)
                            .toList();
            samples.add(
                    new Sample(
                            "s" + i,
                            "test.jsonl:" + i,
                            Path.of("."),
                            Map.of(),
                            "%s %s ?".formatted(WORDS.get(i % 6), WORDS.get((i * i + 1) % 6)),
                            options,
                            List.of(options.get(0)),
                            "",
                            List.of(),
                            0));
        }
        return samples;
    }

    private static double[] softmax(float[] scores) {
        double[] weights = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            weights[i] = Math.exp(scores[i]);
            sum += weights[i];
        }
        double total = sum;
        return Arrays.stream(weights).map(weight -> weight / total).toArray();
    }

    private static double[] shares(ModelAnswerer.Choice choice) {
        return choice.shares().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Whole words with a space before them; all others are unknown. */
    private Path vocabulary() throws IOException {
        String[] pieces = new String[31];
        Arrays.setAll(pieces, i -> "filler" + i);
        pieces[0] = "<pad>";
        pieces[1] = "</s>";
        pieces[2] = "<unk>";
        for (int i = 0; i < LETTERS.length; i++) {
            pieces[(int) LETTERS[i]] = "\u2581" + PromptTemplate.letter(i);
        }
        for (int i = 0; i < WORDS.size(); i++) {
            pieces[18 + i] = "\u2581" + WORDS.get(i);
        }
        List<String> entries = Arrays.stream(pieces).map(p -> "[\"" + p + "\", -2]").toList();
        return Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                 "normalizer": null, "post_processor": null, "decoder": null,
                 "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581",
                                   "add_prefix_space": true},
                 "model": {"type": "Unigram", "unk_id": 2, "vocab": [%s]}}
                """
                        .formatted(String.join(", ", entries)));
    }
}
