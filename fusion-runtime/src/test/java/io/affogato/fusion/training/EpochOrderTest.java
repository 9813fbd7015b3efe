package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

class EpochOrderTest {

    @Test
    void isAPermutationThatSeedAndEpochFix() {
        int[] first = new EpochOrder(42, 3, 17).batch(0, 17);

        assertArrayEquals(first, new EpochOrder(42, 3, 17).batch(0, 17));
        assertArrayEquals(
                IntStream.range(0, 17).toArray(), Arrays.stream(first).sorted().toArray());
        assertFalse(Arrays.equals(first, new EpochOrder(42, 4, 17).batch(0, 17)));
        assertFalse(Arrays.equals(first, new EpochOrder(43, 3, 17).batch(0, 17)));
    }

    @Test
    void onlyFullBatchesCountUnlessThereIsNoOther() {
        assertEquals(3, EpochOrder.batches(17, 5));
        assertEquals(1, EpochOrder.batches(4, 5));
        assertEquals(4, new EpochOrder(1, 0, 4).batch(0, 5).length);
        assertEquals(5, new EpochOrder(1, 0, 17).batch(2, 5).length);
    }
}
