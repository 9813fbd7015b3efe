package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.FiniteDifference;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two states of 5 values say on a grid of 2 by 3 cells where masks of 6 by 9 pixels lie. */
class LocatorTest {

    private static final int WIDTH = 5;
    private static final int GRID_ROWS = 2;
    private static final int GRID_COLUMNS = 3;
    private static final int CELLS = GRID_ROWS * GRID_COLUMNS;
    private static final int ROWS = 6;
    private static final int COLUMNS = 9;

    private NDManager manager;
    private NDArray states;
    private NDArray masks;
    private Locator locator;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[2 * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        states = Ops.tensor(manager, values, 2, WIDTH);
        float[] pixels = new float[2 * ROWS * COLUMNS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 11 < 4 ? 1 : 0;
        }
        masks = Ops.tensor(manager, pixels, 2, ROWS, COLUMNS);
        locator = Locator.fresh(manager, WIDTH, GRID_ROWS, GRID_COLUMNS, 3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray places() {
        return Autograd.off(() -> locator.places(states));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "-1, -3", "0, 5"})
    void aGridOfLessThanTwoCellsIsRefused(int rows, int columns) {
        MaskShape usual = MaskShape.PUBLISHED;
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new MaskShape(
                                        usual.decoder(),
                                        usual.loss(),
                                        usual.size(),
                                        usual.width(),
                                        usual.heads(),
                                        usual.feedForward(),
                                        usual.growth(),
                                        usual.channels(),
                                        usual.sides(),
                                        List.of(rows, columns)));
        assertTrue(refused.getMessage().contains("locate"), refused.getMessage());
    }

    @Test
    void placesAreProbabilities() {
        float[] places = places().toFloatArray();
        for (int b = 0; b < 2; b++) {
            double sum = 0;
            for (int k = 0; k < CELLS; k++) {
                sum += Math.exp(places[b * CELLS + k]);
            }
            assertEquals(1, sum, 1e-6);
        }
    }

    @Test
    void theLossIsTheCrossEntropyWithEachCellsShareOfTheMask() {
        float[] places = places().toFloatArray();
        float[] pixels = masks.toFloatArray();
        double expected = 0;
        for (int b = 0; b < 2; b++) {
            double covered = 0;
            double sum = 0;
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    int cell =
                            row / (ROWS / GRID_ROWS) * GRID_COLUMNS
                                    + column / (COLUMNS / GRID_COLUMNS);
                    float pixel = pixels[(b * ROWS + row) * COLUMNS + column];
                    covered += pixel;
                    sum -= pixel * places[b * CELLS + cell];
                }
            }
            expected += sum / covered / 2;
        }
        assertEquals(expected, locator.loss(places(), masks).getFloat(), 1e-6);
    }

    @Test
    void anEmptyMaskCountsNothing() {
        NDArray empty = Ops.full(masks, 0, 2, ROWS, COLUMNS);
        assertEquals(0, locator.loss(places(), empty).getFloat(), 0);
    }

    @Test
    void gradientsEqualDifferences() {
        states.setRequiresGradient(true);
        NDArray loss = Autograd.on(() -> locator.loss(locator.places(states), masks));
        NDArray gradient = Autograd.gradients(loss, List.of(states)).get(0);
        Supplier<NDArray> again =
                () -> Autograd.off(() -> locator.loss(locator.places(states), masks));
        FiniteDifference.check("states", again, states, gradient, 0.05f, 10, 2e-3);
    }

    @Test
    void theObjectsLogitMovesByWhatItsCellHasMoreThanChance() {
        float[] shares = new float[2 * CELLS];
        for (int k = 0; k < shares.length; k++) {
            shares[k] = (float) Math.log(k % CELLS == 4 ? 0.95 : 0.01);
        }
        NDArray places = Ops.tensor(manager, shares, 2, CELLS);
        NDArray two = Ops.full(masks, 0.25, 2, 2, GRID_ROWS, GRID_COLUMNS);
        float[] made = locator.narrowed(two, places).toFloatArray();
        for (int k = 0; k < CELLS; k++) {
            assertEquals(0.25, made[k], 1e-6, "background stays");
            assertEquals(0.25 + shares[k] + Math.log(CELLS), made[CELLS + k], 1e-5);
        }
        NDArray one = Ops.full(masks, 0, 2, 1, GRID_ROWS, GRID_COLUMNS);
        assertEquals(Math.log(CELLS * 0.95), locator.narrowed(one, places).toFloatArray()[4], 1e-5);
    }

    @Test
    void pixelsTeachTheDecoderAndNotTheState() {
        states.setRequiresGradient(true);
        NDArray logits = Ops.full(masks, 0.5, 2, 1, ROWS, COLUMNS);
        NDArray ofPlace = gradient(false, logits);
        NDArray ofBoth = gradient(true, logits);
        assertArrayEquals(ofPlace.toFloatArray(), ofBoth.toFloatArray());
        assertTrue(Ops.sum(Ops.mul(ofBoth, ofBoth)).getFloat() > 0);
    }

    private NDArray gradient(boolean pixels, NDArray logits) {
        NDArray loss =
                Autograd.on(
                        () -> {
                            NDArray places = locator.places(states);
                            NDArray missed = locator.loss(places, masks);
                            NDArray drawn = locator.narrowed(logits, places);
                            return pixels
                                    ? Ops.add(missed, MaskLoss.DICE.of(drawn, masks))
                                    : missed;
                        });
        return Autograd.gradients(loss, List.of(states)).get(0);
    }
}
