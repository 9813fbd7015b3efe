package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyExitTest {

    private static final ModalityId ONE = new ModalityId("one");
    private static final ModalityId TWO = new ModalityId("two");

    @Test
    void exitsAboveTheTemperatureFromTheFifthEpochOn() {
        EarlyExit rising = afterFiveEpochsOfOne();
        EarlyExit steady = afterFiveEpochsOfOne();

        assertTrue(rising.decide(ONE, 5, 1.81).exits());
        assertTrue(rising.exited(ONE));
        assertFalse(steady.decide(ONE, 5, 1.79).exits());
        assertFalse(steady.exited(ONE));
    }

    @Test
    void noExitIsPossibleDuringWarmUp() {
        EarlyExit exit = new EarlyExit(EarlyExitConfig.at(1.8), EarlyExitState.EMPTY);
        for (int epoch = 0; epoch < 5; epoch++) {
            assertFalse(exit.decide(ONE, epoch, Math.pow(100, epoch)).exits());
        }
    }

    @Test
    void epochMeanIsTheMeanOfFiniteNorms() {
        EarlyExit exit = new EarlyExit(EarlyExitConfig.at(1.8), EarlyExitState.EMPTY);
        exit.record(ONE, 2);
        exit.record(ONE, Double.NaN);
        exit.record(ONE, 5);
        exit.record(ONE, Double.POSITIVE_INFINITY);
        exit.record(TWO, 9);

        assertEquals(3.5, exit.endEpoch(ONE, 0).orElseThrow().mean());
        assertEquals(9, exit.endEpoch(TWO, 0).orElseThrow().mean());
    }

    @Test
    void anEpochWithoutAFiniteNormLeavesTheHistoryAlone() {
        EarlyExit exit = afterFiveEpochsOfOne();
        exit.record(ONE, Double.NaN);

        assertTrue(exit.endEpoch(ONE, 5).isEmpty());
        assertEquals(List.of(1.0, 1.0, 1.0, 1.0, 1.0), exit.state().means().get(ONE));
    }

    @Test
    void goesOnFromARememberedStateInTheMiddleOfAnEpoch() {
        EarlyExit whole = afterFiveEpochsOfOne();
        whole.record(ONE, 0.1);
        EarlyExit resumed = new EarlyExit(EarlyExitConfig.at(1.8), whole.state());
        whole.record(ONE, 0.7);
        resumed.record(ONE, 0.7);

        assertEquals(whole.endEpoch(ONE, 5), resumed.endEpoch(ONE, 5));
        assertEquals(whole.state(), resumed.state());
    }

    @Test
    void offNeverExits() {
        EarlyExit exit = new EarlyExit(EarlyExitConfig.off(), EarlyExitState.EMPTY);
        for (int epoch = 0; epoch < 9; epoch++) {
            assertFalse(exit.decide(ONE, epoch, Math.pow(1e9, epoch)).exits());
        }
    }

    private static EarlyExit afterFiveEpochsOfOne() {
        EarlyExit exit = new EarlyExit(EarlyExitConfig.at(1.8), EarlyExitState.EMPTY);
        for (int epoch = 0; epoch < 5; epoch++) {
            exit.decide(ONE, epoch, 1);
        }
        return exit;
    }

    @Test
    void theLastStepOrAMovingAverageCanStandForAnEpoch() {
        assertEquals(7, epoch(GradientStatistic.LAST_STEP));
        double average = (0.98 * 0.98 * 0.02 * 1 + 0.98 * 0.02 * 4 + 0.02 * 7) / (1 - 0.941192);
        assertEquals(average, epoch(GradientStatistic.MOVING_AVERAGE), 1e-12);
        assertEquals(4, epoch(GradientStatistic.EPOCH_MEAN));
    }

    /** What an epoch of norms 1, 4, 7 and one that is not finite comes to. */
    private static double epoch(GradientStatistic statistic) {
        EarlyExitConfig config = new EarlyExitConfig(1.8, 5, statistic);
        EarlyExit exit = new EarlyExit(config, EarlyExitState.EMPTY);
        exit.record(ONE, 1);
        exit = new EarlyExit(config, exit.state());
        exit.record(ONE, 4);
        exit.record(ONE, 7);
        exit.record(ONE, Double.POSITIVE_INFINITY);
        return exit.endEpoch(ONE, 0).orElseThrow().mean();
    }
}
