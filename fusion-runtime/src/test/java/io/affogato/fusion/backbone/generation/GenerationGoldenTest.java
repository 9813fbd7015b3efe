package io.affogato.fusion.backbone.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.fusion.backbone.Decoding;
import io.affogato.fusion.backbone.T5Case;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares written answers with Hugging Face transformers 4.35.2. */
class GenerationGoldenTest {

    private final NDManager manager = NDManager.newBaseManager();
    private Golden golden;
    private T5Model model;
    private NDArray mask;
    private NDArray encoded;

    private void open(String name) {
        golden = Golden.open(name, manager);
        model = new T5Model(T5Case.config(golden), golden.weights());
        mask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
        encoded = model.encode(golden.input("inputs_embeds"), mask);
    }

    @AfterEach
    void free() {
        golden.close();
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5_gated", "t5_relu_tied"})
    void answersAndScoresAreTheOriginals(String name) {
        open(name);
        List<Long> heard = new ArrayList<>();
        Answers greedy = generator(1, 1, 1).answer(encoded, mask, heard::add);
        golden.check("out/greedy_ids", ids(greedy));
        assertEquals(
                Arrays.stream(greedy.ids().get(0))
                        .skip(1)
                        .takeWhile(id -> id != 1)
                        .boxed()
                        .toList(),
                heard,
                "the first row, from behind the start to before the end");
        try (Decoding decoding = model.start(encoded, mask)) {
            golden.check("out/greedy_first_scores", decoding.first());
        }
        checkBeams();
        golden.leave("out/greedy_min_margin", "says how safe the ids are, and is no result");
        golden.leave("grad/*", "compared where the model itself is");
        for (String each : new String[] {"out/encoder*", "out/decoder*", "out/lo*"}) {
            golden.leave(each, "compared where the model itself is");
        }
        golden.requireAllCompared();
    }

    private void checkBeams() {
        Generator generator =
                generator(golden.number("num_beams"), 1, golden.real("length_penalty"));
        Answers answers = generator.answer(encoded, mask);
        golden.check("out/beam_ids", ids(answers));
        float[] scores = new float[answers.scores().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = answers.scores().get(i).floatValue();
        }
        golden.check("out/beam_sequences_scores", Ops.tensor(manager, scores, scores.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5_gated", "t5_relu_tied"})
    void oneBeamWithoutPenaltyIsGreedy(String name) {
        open(name);
        List<long[]> greedy = generator(1, 1, 1).answer(encoded, mask).ids();
        Answers one =
                new BeamSearch(model, new GenerationConfig(0, 1, 0, tokens(), 1, 1, 0))
                        .search(encoded, mask);
        for (int i = 0; i < greedy.size(); i++) {
            assertEquals(Arrays.toString(greedy.get(i)), Arrays.toString(one.ids().get(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5_gated", "t5_relu_tied"})
    void leastLengthHoldsBackTheEnd(String name) {
        open(name);
        int least = Math.min(6, tokens());
        for (int beams : new int[] {1, 3}) {
            Answers answers = generator(beams, least, -1).answer(encoded, mask);
            for (long[] row : answers.ids()) {
                for (int i = 1; i < least; i++) {
                    assertTrue(row[i] != 1, Arrays.toString(row));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5_gated", "t5_relu_tied"})
    void optionScoresAreSumsOfLogProbabilities(String name) {
        open(name);
        NDArray labels = golden.input("labels");
        List<float[]> scores =
                new Choices(model, PublishedWriting.greedy(model.specialTokens(), 5))
                        .options(encoded, mask, List.of(labels));
        float[] logits = golden.tensor("out/logits").toFloatArray();
        long[] ids = labels.toLongArray();
        int words = golden.number("vocab_size");
        int length = ids.length / scores.size();
        for (int row = 0; row < scores.size(); row++) {
            double sum = 0;
            for (int i = row * length; i < (row + 1) * length; i++) {
                sum += ids[i] < 0 ? 0 : logProbability(logits, i * words, words, (int) ids[i]);
            }
            assertEquals(sum, scores.get(row)[0], 1e-3);
        }
    }

    private static double logProbability(float[] logits, int from, int words, int word) {
        double total = 0;
        for (int i = from; i < from + words; i++) {
            total += Math.exp(logits[i]);
        }
        return logits[from + word] - Math.log(total);
    }

    private Generator generator(int beams, int minLength, double penalty) {
        return new Generator(
                model, new GenerationConfig(0, 1, 0, tokens(), minLength, beams, penalty));
    }

    private int tokens() {
        return golden.number("gen_tokens");
    }

    private NDArray ids(Answers answers) {
        long[] flat = answers.ids().stream().flatMapToLong(Arrays::stream).toArray();
        return Ops.tensor(manager, flat, answers.ids().size(), flat.length / answers.ids().size());
    }
}
