package io.affogato.fusion.features;

/**
 * How features are computed and kept.
 *
 * @param type how tokens are stored
 * @param batchSize recordings encoded together, positive; every batch is filled up to it
 * @param threads readers that decode at a time, positive
 * @param onBadSample what happens to a recording that cannot be read
 * @param shardBytes tokens after which a shard is written, in bytes, below 1 GB
 */
public record FeatureOptions(
        FeatureType type, int batchSize, int threads, OnBadSample onBadSample, long shardBytes) {

    /** Size of a shard unless somebody says otherwise. */
    public static final long SHARD_BYTES = 128L << 20;

    private static final long MAX_SHARD_BYTES = 1_000_000_000;

    /** What happens to a recording that cannot be read. */
    public enum OnBadSample {
        /** The run ends, naming every bad file it met. */
        FAIL,
        /** Its samples are left out, counted and listed. */
        SKIP
    }

    /** Checks the sizes. */
    public FeatureOptions {
        if (batchSize <= 0 || threads <= 0) {
            throw new IllegalArgumentException(
                    "batch size and threads must be positive, was %d and %d"
                            .formatted(batchSize, threads));
        }
        if (shardBytes <= 0 || shardBytes > MAX_SHARD_BYTES / 2) {
            throw new IllegalArgumentException(
                    "shard bytes must be from 1 to %d, was %d"
                            .formatted(MAX_SHARD_BYTES / 2, shardBytes));
        }
    }

    /** Returns options with float32 tokens, where a bad recording ends the run. */
    public static FeatureOptions strict(int batchSize, int threads) {
        return new FeatureOptions(
                FeatureType.FLOAT32, batchSize, threads, OnBadSample.FAIL, SHARD_BYTES);
    }
}
