package io.affogato.fusion.training;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The order of the samples in an epoch: it depends on the seed and the epoch, nothing else. */
final class EpochOrder {

    private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;

    private final int[] order;

    /** Shuffles {@code samples} indices. */
    EpochOrder(long seed, int epoch, int samples) {
        SplittableRandom random = new SplittableRandom(seed + EPOCH_STRIDE * (epoch + 1));
        order = new int[samples];
        for (int i = 0; i < samples; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
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
