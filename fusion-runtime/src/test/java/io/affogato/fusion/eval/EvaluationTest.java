package io.affogato.fusion.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final ModalityId ONE = new ModalityId("one");
    private static final ModalityId TWO = new ModalityId("two");
    private static final ModalityId UNUSED = new ModalityId("unused");

    private static final List<Sample> SAMPLES =
            List.of(
                    sample("a", "colour", List.of(ONE), 0.2),
                    sample("b", "colour", List.of(ONE), 0.4),
                    sample("c", "sound", List.of(TWO), 0.25),
                    sample("d", "both", List.of(ONE, TWO), 0.5),
                    sample("e", "colour", List.of(), 0.1));

    /** Knows every answer but that of e, and none that needs a removed sense. */
    private static List<Prediction> answer(List<Sample> samples, Set<ModalityId> without) {
        return samples.stream()
                .map(
                        sample -> {
                            boolean blind = sample.senses().stream().anyMatch(without::contains);
                            return blind || sample.id().equals("e") ? "?" : " Right  ANSWER ";
                        })
                .<Prediction>map(Prediction.Words::new)
                .toList();
    }

    @Test
    void countsByTypeAndBySense() {
        EvaluationResult result =
                new Evaluation(EvaluationTest::answer, Yardstick.words(Metric.EXACT))
                        .run(SAMPLES, List.of(ONE, UNUSED, TWO));

        assertEquals(accuracy(4, 5), result.overall());
        assertEquals(
                List.of("both", "colour", "sound"),
                result.types().stream().map(TypeRow::type).toList());
        assertEquals(accuracy(2, 3), result.types().get(1).worth());
        assertEquals((1 + 2.0 / 3 + 1) / 3, result.meanOfTypes(), 1e-12);
        assertEquals(0.7 / 3, result.types().get(1).chance(), 1e-12);
        assertEquals(List.of(ONE, TWO), result.senses().stream().map(SenseRow::sense).toList());
        SenseRow one = result.senses().get(0);
        assertEquals(accuracy(3, 3), one.with());
        assertEquals(accuracy(0, 3), one.without());
        assertEquals(1.1 / 3, one.chance(), 1e-12);
        Prediction unknown = new Prediction.Words("?");
        assertEquals(Map.of(ONE, unknown, TWO, unknown), result.answers().get(3).without());
        assertFalse(result.answers().get(4).right());
    }

    @Test
    void matchesUpToCaseAndSpacesOnly() {
        assertTrue(ExactMatch.matches(" RED  cube", List.of("blue", "red cube")));
        assertFalse(ExactMatch.matches("red", List.of("red cube")));
        assertFalse(ExactMatch.matches(" ", List.of("red", "")));
    }

    @Test
    void aRemovedSenseIsZeroMaskedAndAbsent() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            ModalityFeatures one = features(manager);
            ModalityFeatures two = features(manager);
            NDArray ids = Ops.tensor(manager, new long[] {1, 2}, 2, 1);
            Batch batch = new Batch(manager, Map.of(ONE, one, TWO, two), ids, ids, ids);

            Batch blind = SenseRemoval.without(batch, Set.of(TWO));

            assertSame(one, blind.features().get(ONE));
            ModalityFeatures removed = blind.features().get(TWO);
            assertArrayEquals(new float[2 * 3 * 4 * 5], removed.tokens().toFloatArray());
            assertEquals(two.tokens().getShape(), removed.tokens().getShape());
            assertArrayEquals(new float[2 * 3 * 4], removed.mask().toFloatArray());
            assertArrayEquals(new float[2 * 6], removed.pooled().toFloatArray());
            assertArrayEquals(new float[2], removed.present().toFloatArray());
        }
    }

    private static Qualities accuracy(int right, int all) {
        return new Qualities(all, Map.of(Quality.ACCURACY, (double) right / all));
    }

    private static ModalityFeatures features(NDManager manager) {
        return new ModalityFeatures(
                ones(manager, 2, 3, 4, 5),
                ones(manager, 2, 3, 4),
                ones(manager, 2, 6),
                ones(manager, 2));
    }

    private static NDArray ones(NDManager manager, long... shape) {
        try (NDArray one = Ops.tensor(manager, new float[1], 1)) {
            return Ops.full(one, 1, shape);
        }
    }

    private static Sample sample(String id, String type, List<ModalityId> senses, double chance) {
        return new Sample(
                id,
                "test.jsonl:1",
                Path.of("."),
                Map.of("video", "v.mp4"),
                "what?",
                List.of(),
                List.of("right answer"),
                type,
                senses,
                chance);
    }
}
