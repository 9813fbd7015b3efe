package io.affogato.fusion.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The order of the samples in an epoch: it depends on the samples' recordings, the seed and the
 * epoch, nothing else.
 *
 * <p>Samples of one recording may stay together, a few at a time, so that a batch reads fewer
 * recordings than it has samples. Which few differs from epoch to epoch.
 */
final class EpochOrder {

    private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;

    private final int[] order;

    /**
     * Shuffles samples.
     *
     * @param recordings of the samples, as numbers
     * @param together samples of a recording that stay side by side, at most; positive
     */
    EpochOrder(long seed, int epoch, int[] recordings, int together) {
        SplittableRandom random = new SplittableRandom(seed + EPOCH_STRIDE * (epoch + 1));
        int[] samples = shuffle(recordings.length, random);
        order = together == 1 ? samples : sideBySide(samples, recordings, together, random);
    }

    private static int[] shuffle(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static int[] sideBySide(
            int[] samples, int[] recordings, int together, SplittableRandom random) {
        Map<Integer, List<Integer>> open = new HashMap<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (int sample : samples) {
            List<Integer> group = open.get(recordings[sample]);
            if (group == null || group.size() == together) {
                group = new ArrayList<>();
                open.put(recordings[sample], group);
                groups.add(group);
            }
            group.add(sample);
        }
        return Arrays.stream(shuffle(groups.size(), random))
                .mapToObj(groups::get)
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Returns the number of batches: full ones, or the one that is not if there is no other. */
    static int batches(int samples, int batchSize) {
        return Math.max(1, samples / batchSize);
    }

    /** Returns the samples of a batch. */
    int[] batch(int index, int batchSize) {
        int from = index * batchSize;
        return Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
    }
}
