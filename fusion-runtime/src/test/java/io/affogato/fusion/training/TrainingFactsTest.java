package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import org.junit.jupiter.api.Test;

/** Facts about the published training, one test each. */
class TrainingFactsTest {

    private static final ModalityId SOME = new ModalityId("some");

    @Test
    void fact10LearningRatesOfTwentyEpochs() {
        LearningRate toZero = new LearningRate.CosineByEpoch(2e-4, 0, 1000, 20);
        assertEquals(1e-8, at(toZero, 0, 0), 1e-13);
        assertEquals(1.00005e-4, at(toZero, 0, 500), 1e-10);
        assertEquals(2e-4, at(toZero, 0, 1000), 1e-10);
        assertEquals(1.98769e-4, at(toZero, 1, 7), 1e-9);
        assertEquals(1e-4, at(toZero, 10, 7), 1e-10);
        assertEquals(1.23117e-6, at(toZero, 19, 7), 1e-11);
        LearningRate floored = new LearningRate.CosineByEpoch(2e-4, 1e-5, 1000, 20);
        assertEquals(1.98830e-4, at(floored, 1, 7), 1e-9);
        assertEquals(1.05e-4, at(floored, 10, 7), 1e-10);
        assertEquals(1.11696e-5, at(floored, 19, 7), 1e-10);
    }

    @Test
    void fact12OnlyMatricesWithoutAWordOfSparingDecay() {
        String layer = "Qformer.bert.encoder.layer.3.attention.self.query.";
        assertTrue(WeightDecay.decays("query_tokens_rgb", 3));
        assertTrue(WeightDecay.decays(layer + "w_a_rgb.weight", 2));
        assertTrue(WeightDecay.decays(layer + "w_b_rgb.weight", 2));
        assertTrue(WeightDecay.decays("t5_proj_rgb.weight", 2));
        assertTrue(WeightDecay.decays("fusion.0.weight", 2));
        assertFalse(WeightDecay.decays("ln_rgb.weight", 1));
        assertFalse(WeightDecay.decays("ln_rgb.bias", 1));
        assertFalse(WeightDecay.decays("t5_proj_rgb.bias", 1));
        assertFalse(WeightDecay.decays("fusion.0.bias", 1));
        assertFalse(WeightDecay.decays("some.bn.weight", 2));
    }

    @Test
    void fact14ExitAbove18TimesAHistoryOfOnesAndNeverBeforeEpochFive() {
        assertTrue(afterOnes(5).decide(SOME, 5, 1.81).exits());
        assertFalse(afterOnes(5).decide(SOME, 5, 1.79).exits());
        for (int epoch = 0; epoch < 5; epoch++) {
            assertFalse(afterOnes(epoch).decide(SOME, epoch, 1e9).exits());
        }
    }

    private static EarlyExit afterOnes(int epochs) {
        EarlyExit exit = new EarlyExit(EarlyExitConfig.at(1.8), EarlyExitState.EMPTY);
        for (int epoch = 0; epoch < epochs; epoch++) {
            exit.record(SOME, 0.5);
            exit.record(SOME, 1.5);
            exit.endEpoch(SOME, epoch);
        }
        return exit;
    }

    private static double at(LearningRate rate, int epoch, int batch) {
        return rate.at(new Position(epoch, batch, 2000L * epoch + batch));
    }
}
