package io.affogato.fusion.training;

/**
 * When a modality leaves training.
 *
 * @param temperature factor above its historical mean at which a gradient norm ends a modality's
 *     training; positive, infinite for never
 * @param warmupEpochs epochs of history needed before any exit, at least 1
 * @param statistic what number stands for an epoch
 */
public record EarlyExitConfig(double temperature, int warmupEpochs, GradientStatistic statistic) {

    /** Epochs of history in the CREMA code. */
    public static final int WARMUP_EPOCHS = 5;

    /** Checks the numbers. */
    public EarlyExitConfig {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException(
                    "temperature must be positive, was %s".formatted(temperature));
        }
        if (warmupEpochs < 1) {
            throw new IllegalArgumentException(
                    "warmup epochs must be at least 1, was %d".formatted(warmupEpochs));
        }
    }

    /** The rule with the mean of an epoch. */
    public EarlyExitConfig(double temperature, int warmupEpochs) {
        this(temperature, warmupEpochs, GradientStatistic.EPOCH_MEAN);
    }

    /** Returns a rule under which no modality ever exits. */
    public static EarlyExitConfig off() {
        return new EarlyExitConfig(Double.POSITIVE_INFINITY, WARMUP_EPOCHS);
    }

    /** Returns the rule with the authors' five epochs of warm-up. */
    public static EarlyExitConfig at(double temperature) {
        return new EarlyExitConfig(temperature, WARMUP_EPOCHS);
    }
}
