package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

    @Test
    void isAPermutationThatSeedAndEpochFix() {
        int[] first = order(42, 3).batch(0, 17);

        assertArrayEquals(first, order(42, 3).batch(0, 17));
        assertArrayEquals(
                IntStream.range(0, 17).toArray(), Arrays.stream(first).sorted().toArray());
        assertFalse(Arrays.equals(first, order(42, 4).batch(0, 17)));
        assertFalse(Arrays.equals(first, order(43, 3).batch(0, 17)));
    }

    @Test
    void onlyFullBatchesCountUnlessThereIsNoOther() {
        assertEquals(3, EpochOrder.batches(17, 5));
        assertEquals(1, EpochOrder.batches(4, 5));
        assertEquals(4, new EpochOrder(1, 0, new int[4], 1).batch(0, 5).length);
        assertEquals(5, order(1, 0).batch(2, 5).length);
    }

    @Test
    void fewQuestionsOfARecordingStayTogetherOthersInTheNextEpoch() {
        int[] recordings = IntStream.range(0, 60).map(sample -> sample % 5).toArray();
        int[] first = new EpochOrder(42, 0, recordings, 4).batch(0, 60);

        assertArrayEquals(
                IntStream.range(0, 60).toArray(), Arrays.stream(first).sorted().toArray());
        Set<Set<Integer>> groups = groups(first, recordings);
        assertEquals(15, groups.size());
        assertNotEquals(
                groups, groups(new EpochOrder(42, 1, recordings, 4).batch(0, 60), recordings));
    }

    private static Set<Set<Integer>> groups(int[] order, int[] recordings) {
        Set<Set<Integer>> groups = new HashSet<>();
        for (int from = 0; from < order.length; from += 4) {
            int[] group = Arrays.copyOfRange(order, from, from + 4);
            assertEquals(1, Arrays.stream(group).map(at -> recordings[at]).distinct().count());
            groups.add(Arrays.stream(group).boxed().collect(Collectors.toSet()));
        }
        return groups;
    }

    private static EpochOrder order(long seed, int epoch) {
        return new EpochOrder(seed, epoch, new int[17], 1);
    }
}
