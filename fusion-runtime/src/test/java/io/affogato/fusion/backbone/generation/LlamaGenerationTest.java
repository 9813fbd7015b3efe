package io.affogato.fusion.backbone.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LlamaCase;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The searches of encoder-decoder models, with a model that has no encoder. */
class LlamaGenerationTest {

    private static final int TOKENS = 7;

    private final LlamaCase recorded = LlamaCase.open(LlamaCase.GQA);

    @AfterEach
    void free() {
        recorded.close();
    }

    @Test
    void greedyTokensAreTheLikeliestOfTheWholeText() {
        List<long[]> ids = answers(greedy(0)).ids();
        NDArray logits = recorded.model().logits(prompt(), recorded.mask(), labels(ids));
        long[] likeliest = logits.argMax(-1).toLongArray();
        for (int i = 0; i < ids.size(); i++) {
            long[] own = Arrays.copyOfRange(likeliest, i * TOKENS, (i + 1) * TOKENS);
            assertArrayEquals(Arrays.copyOfRange(ids.get(i), 1, 1 + TOKENS), own);
        }
    }

    @Test
    void oneBeamIsGreedy() {
        long end = greedyToken(2);
        List<long[]> greedy = answers(config(end, 1, 0, 0)).ids();
        Answers one =
                new BeamSearch(recorded.model(), config(end, 1, 0, 0))
                        .search(prompt(), recorded.mask());
        for (int i = 0; i < greedy.size(); i++) {
            long[] row = greedy.get(i);
            assertArrayEquals(row, Arrays.copyOf(one.ids().get(i), row.length));
        }
    }

    @Test
    void beamScoresAreThoseOfTheWholeText() {
        for (double penalty : new double[] {1, -1}) {
            Answers answers = answers(config(-1, 3, 0, penalty));
            NDArray labels = labels(answers.ids());
            List<float[]> sums =
                    new Choices(recorded.model(), config(-1, 1, 0, 0))
                            .options(prompt(), recorded.mask(), List.of(labels));
            for (int i = 0; i < sums.size(); i++) {
                double expected = sums.get(i)[0] / Math.pow(TOKENS + 1.0, penalty);
                double tolerance = 1e-5 * Math.abs(expected);
                assertEquals(expected, answers.scores().get(i), tolerance);
            }
        }
    }

    @Test
    void leastLengthHoldsBackTheEnd() {
        long end = greedyToken(1);
        assertEquals(end, answers(config(end, 1, 0, 1)).ids().get(0)[1]);
        for (int beams : new int[] {1, 3}) {
            for (long[] row : answers(config(end, beams, 5, -1)).ids()) {
                for (int i = 1; i < 5; i++) {
                    assertNotEquals(end, row[i], Arrays.toString(row));
                }
            }
        }
    }

    @Test
    void paddingOnTheLeftDoesNotChangeAnswers() {
        for (int beams : new int[] {1, 3}) {
            GenerationConfig config = config(-1, beams, 0, 1);
            List<long[]> plain = answers(config).ids();
            Answers padded =
                    new Generator(recorded.model(), config)
                            .answer(
                                    recorded.widened(prompt(), 0),
                                    recorded.widenedMask(recorded.mask(), 0));
            for (int i = 0; i < plain.size(); i++) {
                assertArrayEquals(plain.get(i), padded.ids().get(i));
            }
        }
    }

    /** Returns what greedy search writes at a place of the first row, the start id at 0. */
    private long greedyToken(int place) {
        return answers(greedy(0)).ids().get(0)[place];
    }

    private NDArray labels(List<long[]> ids) {
        List<Long> flat = new ArrayList<>();
        ids.forEach(row -> Arrays.stream(row, 1, 1 + TOKENS).forEach(flat::add));
        long[] labels = flat.stream().mapToLong(Long::longValue).toArray();
        return Ops.tensor(recorded.manager(), labels, ids.size(), TOKENS);
    }

    private Answers answers(GenerationConfig config) {
        return new Generator(recorded.model(), config).answer(prompt(), recorded.mask());
    }

    private NDArray prompt() {
        return recorded.prompt();
    }

    private static GenerationConfig greedy(int minLength) {
        return config(-1, 1, minLength, 1);
    }

    private static GenerationConfig config(long end, int beams, int minLength, double penalty) {
        return new GenerationConfig(1, end, 0, TOKENS, minLength, beams, penalty);
    }
}
