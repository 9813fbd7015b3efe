package io.affogato.fusion.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of masks, scores and classes against numbers worked out by hand. */
class TargetMetricsTest {

    private static final double CLOSE = 1e-12;

    @Test
    void fact16MasksAreMeasuredByTheirOverlaps() {
        MaskMetrics metrics =
                MaskMetrics.of(
                        List.of(
                                new MaskOverlap(1, 2),
                                new MaskOverlap(1, 4),
                                new MaskOverlap(0, 0)));
        assertEquals(0.25, metrics.mean(), CLOSE);
        assertEquals(1.0 / 3, metrics.overall(), CLOSE);
        assertEquals(0.355556, metrics.dice(), 5e-7);
        assertEquals(1.0 / 3, metrics.precision().get(0.5), CLOSE);
        assertEquals(0, metrics.precision().get(0.6), CLOSE);
        assertEquals(3, metrics.samples());
    }

    @Test
    void thresholdsAreReachedFromBelow() {
        MaskMetrics metrics =
                MaskMetrics.of(
                        List.of(
                                new MaskOverlap(7, 10),
                                new MaskOverlap(9, 10),
                                new MaskOverlap(79, 100),
                                new MaskOverlap(10, 10)));
        assertEquals(List.of(0.5, 0.6, 0.7, 0.8, 0.9), List.copyOf(metrics.precision().keySet()));
        assertEquals(List.of(1.0, 1.0, 1.0, 0.5, 0.5), List.copyOf(metrics.precision().values()));
    }

    @Test
    void overlapsAreCountedSampleBySample() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray masks =
                    Ops.tensor(manager, new float[] {1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}, 2, 2, 3);
            NDArray targets =
                    Ops.tensor(manager, new float[] {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}, 2, 2, 3);
            assertEquals(
                    List.of(new MaskOverlap(2, 4), new MaskOverlap(0, 0)),
                    MaskOverlap.of(masks, targets));
            assertThrows(
                    ModalityException.class,
                    () -> MaskOverlap.of(masks, Ops.reshape(targets, 2, 3, 2)));
        }
        assertThrows(IllegalArgumentException.class, () -> new MaskOverlap(3, 2));
    }

    @Test
    void scoresAreMeasuredAsInSentimentAnalysis() {
        double[] target = {-3, -1.5, 0, 0.5, 2.4, 2.6};
        double[] predicted = {-3.6, 0.4, -0.2, 1.5, 2.5, 1.4};

        ScoreMetrics metrics = ScoreMetrics.of(predicted, target);

        assertEquals((0.6 + 1.9 + 0.2 + 1 + 0.1 + 1.2) / 6, metrics.meanAbsoluteError(), CLOSE);
        // rounded half to even: targets -3 -2 0 0 2 3, predictions -3 0 0 2 2 1
        assertEquals(3.0 / 6, metrics.accuracy7(), CLOSE);
        // limited to 2 first: targets -2 -2 0 0 2 2, predictions -2 0 0 2 2 1
        assertEquals(3.0 / 6, metrics.accuracy5(), CLOSE);
        // without the zero: targets - - + + +, predictions - + + + +
        assertEquals(4.0 / 5, metrics.signed().accuracy(), CLOSE);
        assertEquals(2.0 / 5 * 2 / 3 + 3.0 / 5 * 6 / 7, metrics.signed().weightedF1(), CLOSE);
        // zero is not negative: targets - - + + + +, predictions - + - + + +
        assertEquals(4.0 / 6, metrics.nonNegative().accuracy(), CLOSE);
        assertEquals(2.0 / 6 * 0.5 + 4.0 / 6 * 0.75, metrics.nonNegative().weightedF1(), CLOSE);
        assertEquals(6, metrics.samples());
    }

    @Test
    void limitsTellFiveFromSevenSteps() {
        ScoreMetrics metrics = ScoreMetrics.of(new double[] {2, 9}, new double[] {3, 3});
        assertEquals(0.5, metrics.accuracy7());
        assertEquals(1, metrics.accuracy5());
    }

    @Test
    void correlationIsPearsons() {
        double[] xs = {1, 2, 3, 4};
        assertEquals(1, ScoreMetrics.of(xs, new double[] {3, 5, 7, 9}).correlation(), CLOSE);
        assertEquals(-1, ScoreMetrics.of(xs, new double[] {2, 1, 0, -1}).correlation(), CLOSE);
        // deviations -1.5 -.5 .5 1.5 and -1 1 -1 1: 2 / sqrt(5 * 4)
        assertEquals(
                2 / Math.sqrt(20),
                ScoreMetrics.of(xs, new double[] {0, 2, 0, 2}).correlation(),
                CLOSE);
        assertTrue(Double.isNaN(ScoreMetrics.of(xs, new double[] {1, 1, 1, 1}).correlation()));
    }

    @Test
    void classesAreMeasuredByAccuracyAndF1() {
        int[] target = {0, 0, 0, 1, 1, 2};
        int[] predicted = {0, 0, 1, 1, 4, 4};

        ClassMetrics metrics = ClassMetrics.of(predicted, target);

        assertEquals(3.0 / 6, metrics.accuracy(), CLOSE);
        // F1: 0 -> 2*2/(2+3), 1 -> 2*1/(2+2), 2 -> 0, 4 -> 0
        assertEquals((0.8 + 0.5) / 4, metrics.macroF1(), CLOSE);
        assertEquals(0.8 * 3 / 6 + 0.5 * 2 / 6, metrics.weightedF1(), CLOSE);
        assertThrows(IllegalArgumentException.class, () -> ClassMetrics.of(new int[1], new int[2]));
    }
}
