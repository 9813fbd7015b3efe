package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.FiniteDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses against loops over pixels, and their gradients against differences. */
class LossesTest {

    private static final int SAMPLES = 2;
    private static final int ROWS = 3;
    private static final int COLUMNS = 5;

    private final SplittableRandom random = new SplittableRandom(23);
    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(MaskLoss.class)
    void lossesEqualLoopsOverPixels(MaskLoss loss) {
        NDArray logits = normal(SAMPLES, loss.classes(), ROWS, COLUMNS);
        NDArray target = mask();
        double expected = naive(loss, logits.toFloatArray(), target.toFloatArray());
        assertEquals(expected, loss.of(logits, target).getFloat(), 2e-6 * (1 + expected));
    }

    @ParameterizedTest
    @EnumSource(MaskLoss.class)
    void gradientsEqualDifferences(MaskLoss loss) {
        NDArray logits = normal(SAMPLES, loss.classes(), ROWS, COLUMNS);
        NDArray target = mask();
        checkGradient(logits, x -> loss.of(x, target));
    }

    @ParameterizedTest
    @EnumSource(MaskLoss.class)
    void largeLogitsStayFinite(MaskLoss loss) {
        NDArray logits = Ops.scale(normal(SAMPLES, loss.classes(), ROWS, COLUMNS), 500);
        assertTrue(Float.isFinite(loss.of(logits, mask()).getFloat()));
    }

    @Test
    void otherShapesAreRefused() {
        NDArray logits = normal(SAMPLES, 1, ROWS, COLUMNS);
        NDArray turned = Ops.reshape(mask(), SAMPLES, COLUMNS, ROWS);
        for (Supplier<NDArray> wrong :
                List.<Supplier<NDArray>>of(
                        () -> MaskLoss.DICE.of(logits, turned),
                        () -> MaskLoss.CROSS_ENTROPY.of(logits, mask()))) {
            ModalityException refused = assertThrows(ModalityException.class, wrong::get);
            assertEquals(ErrorCode.BAD_SHAPE, refused.code());
        }
    }

    @Test
    void aScoreIsTrainedByItsAbsoluteError() {
        NDArray targets = Ops.tensor(manager, new float[] {1, -2, 0.5f}, 3, 1);
        NDArray scores = Ops.tensor(manager, new float[] {0, -2.5f, 2}, 3, 1);
        assertEquals(1, LinearHead.absoluteError(scores, targets).getFloat(), 1e-7);
        checkGradient(scores, x -> LinearHead.absoluteError(x, targets));
    }

    @Test
    void aLinearHeadIsOneMap() {
        LinearHead head = LinearHead.fresh(manager, 4, 3, 8);
        NDArray states = normal(2, 4);
        float[] weight = head.parameters().get(0).array().toFloatArray();
        float[] bias = head.parameters().get(1).array().toFloatArray();
        float[] state = states.toFloatArray();
        float[] made = Autograd.off(() -> head.forward(states)).toFloatArray();
        for (int b = 0; b < 2; b++) {
            for (int c = 0; c < 3; c++) {
                double sum = bias[c];
                for (int h = 0; h < 4; h++) {
                    sum += weight[c * 4 + h] * state[b * 4 + h];
                }
                assertEquals(sum, made[b * 3 + c], 1e-6);
            }
        }
        assertEquals(3, head.outputs());
    }

    @Test
    void masksAreChosenPixelByPixel() {
        NDArray two = Ops.tensor(manager, new float[] {0, 1, 2, 1, 1, 1}, 1, 2, 1, 3);
        assertEquals(List.of(1f, 0f, 0f), floats(MaskLogits.chosen(two)), "a tie is background");
        NDArray one = Ops.tensor(manager, new float[] {0.1f, 0, -3}, 1, 1, 3, 1);
        assertEquals(List.of(1f, 0f, 0f), floats(MaskLogits.chosen(one)));
        List<Float> shares = floats(MaskLogits.probabilities(two));
        assertEquals(1 / (1 + Math.exp(-1)), shares.get(0), 1e-6);
        assertEquals(0.5, floats(MaskLogits.probabilities(one)).get(1), 1e-6);
    }

    @Test
    void resizingKeepsTheCorners() {
        NDArray small = Ops.tensor(manager, new float[] {0, 3, 6, 9, 12, 15}, 1, 1, 2, 3);
        float[] wide = MaskLogits.resized(small, 4, 7).toFloatArray();
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 7; x++) {
                assertEquals(9 * y / 3.0 + 6 * x / 6.0, wide[y * 7 + x], 1e-5);
            }
        }
    }

    private static void checkGradient(NDArray at, Function<NDArray, NDArray> loss) {
        at.setRequiresGradient(true);
        NDArray made = Autograd.on(() -> loss.apply(at));
        NDArray gradient = Autograd.gradients(made, List.of(at)).get(0);
        Supplier<NDArray> again = () -> Autograd.off(() -> loss.apply(at));
        FiniteDifference.check("logits", again, at, gradient, 0.02f, 15, 2e-3);
    }

    private static double naive(MaskLoss loss, float[] logits, float[] target) {
        int pixels = ROWS * COLUMNS;
        double sum = 0;
        double weights = 0;
        double dice = 0;
        for (int b = 0; b < SAMPLES; b++) {
            double overlap = 0;
            double squares = 0;
            for (int i = 0; i < pixels; i++) {
                double t = target[b * pixels + i];
                double z =
                        loss.classes() == 1
                                ? logits[b * pixels + i]
                                : logits[(b * 2 + 1) * pixels + i] - logits[b * 2 * pixels + i];
                double p = 1 / (1 + Math.exp(-z));
                double missed = t > 0 ? 1 - p : p;
                double weight =
                        switch (loss) {
                            case CROSS_ENTROPY -> t > 0 ? 1.1 : 0.9;
                            case BINARY, DICE -> 1;
                            case FOCAL -> missed * missed * (t > 0 ? 0.25 : 0.75);
                        };
                sum -= weight * Math.log(1 - missed);
                weights += loss == MaskLoss.FOCAL ? 1 : weight;
                overlap += p * t;
                squares += p * p + t * t;
            }
            dice += (1 - (2 * overlap + 1e-5) / (squares + 1e-5)) / SAMPLES;
        }
        return sum / weights + (loss == MaskLoss.DICE ? dice : 0);
    }

    private NDArray mask() {
        float[] values = new float[SAMPLES * ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 < 3 ? 1 : 0;
        }
        return Ops.tensor(manager, values, SAMPLES, ROWS, COLUMNS);
    }

    private NDArray normal(long... shape) {
        int size = 1;
        for (long side : shape) {
            size *= Math.toIntExact(side);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return Ops.tensor(manager, values, shape);
    }

    private static List<Float> floats(NDArray array) {
        List<Float> floats = new ArrayList<>();
        for (float value : array.toFloatArray()) {
            floats.add(value);
        }
        return floats;
    }
}
