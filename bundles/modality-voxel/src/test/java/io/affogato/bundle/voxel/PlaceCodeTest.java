package io.affogato.bundle.voxel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Values computed with the library that the CREMA code uses, at its width 1408. */
class PlaceCodeTest {

    private final PlaceCode code = new PlaceCode(1408);

    @Test
    void theTableIsThatOfTheOriginal() {
        float[] one = code.of(1);
        float[] last = code.of(255);

        assertEquals(469, one.length);
        assertEquals(0.841471, one[0], 1e-6);
        assertEquals(0.540302, one[1], 1e-6);
        assertEquals(0.820088, one[2], 1e-6);
        assertEquals(0.572237, one[3], 1e-6);
        assertEquals(-0.506392, last[0], 1e-6);
        assertEquals(-0.862304, last[1], 1e-6);
    }

    @Test
    void everyAxisHasItsThirdAndTheLastChannelNothing() {
        float[] values = new float[1410];

        code.add(new int[] {1, 255, 0}, 0.5f, values, 2);

        assertEquals(0.841471 / 2, values[2], 1e-6);
        assertEquals(-0.506392 / 2, values[2 + 469], 1e-6);
        assertEquals(0, values[2 + 938], 1e-6); // sin 0
        assertEquals(0.5, values[2 + 939], 1e-6); // cos 0
        assertEquals(0, values[2 + 1407]);
    }
}
