package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LearningRateTest {

    private static final LearningRate CREMA = new LearningRate.CosineByEpoch(2e-4, 0, 1000, 20);

    @Test
    void warmsUpByStepWithinEpochZero() {
        assertEquals(1e-8, rate(CREMA, 0, 0), 1e-18);
        assertEquals(1.00005e-4, rate(CREMA, 0, 500), 1e-12);
        assertEquals(2e-4, rate(CREMA, 0, 1000), 1e-15);
        assertEquals(2e-4, rate(CREMA, 0, 1700), 1e-15);
    }

    @Test
    void followsTheCosineByEpoch() {
        assertEquals(1.98769e-4, rate(CREMA, 1, 0), 1e-9);
        assertEquals(1.98769e-4, rate(CREMA, 1, 900), 1e-9);
        assertEquals(1e-4, rate(CREMA, 10, 3), 1e-12);
        assertEquals(1.23117e-6, rate(CREMA, 19, 3), 1e-11);
    }

    @Test
    void endsAboveItsMinimum() {
        LearningRate floored = new LearningRate.CosineByEpoch(2e-4, 1e-5, 1000, 20);

        assertEquals(1.98830e-4, rate(floored, 1, 0), 1e-9);
        assertEquals(1.05e-4, rate(floored, 10, 0), 1e-12);
        assertEquals(1.11696e-5, rate(floored, 19, 0), 1e-10);
    }

    @Test
    void cosineByStepRunsOverTheWholeRun() {
        LearningRate byStep = new LearningRate.CosineByStep(3e-3, 1e-4, 10, 110);

        assertEquals(1e-8, byStep.at(new Position(0, 0, 0)), 1e-15);
        assertEquals(3e-3, byStep.at(new Position(1, 2, 10)), 1e-12);
        assertEquals(1.55e-3, byStep.at(new Position(4, 1, 60)), 1e-12);
        assertEquals(1e-4, byStep.at(new Position(9, 9, 110)), 1e-12);
        assertEquals(1e-4, byStep.at(new Position(12, 0, 500)), 1e-12);
    }

    @Test
    void impossibleRatesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LearningRate.CosineByEpoch(1e-4, 2e-4, 0, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LearningRate.CosineByStep(1e-4, 0, 10, 10));
    }

    private static double rate(LearningRate schedule, int epoch, int batch) {
        return schedule.at(new Position(epoch, batch, 2000L * epoch + batch));
    }
}
