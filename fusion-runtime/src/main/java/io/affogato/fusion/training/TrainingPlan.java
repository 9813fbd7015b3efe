package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a training run does.
 *
 * @param trained modalities to train, in order; the model's other modalities only take part
 * @param epochs passes over the samples, positive
 * @param batchSize questions in a batch, positive
 * @param seed decides the order of samples and every random number of the run
 * @param learningRate its schedule
 * @param earlyExit its rule
 * @param rhythm how often to validate and save, and when to stop
 */
public record TrainingPlan(
        List<ModalityId> trained,
        int epochs,
        int batchSize,
        long seed,
        LearningRate learningRate,
        EarlyExitConfig earlyExit,
        Rhythm rhythm) {

    /** Checks sizes and copies the list. */
    public TrainingPlan {
        trained = List.copyOf(trained);
        if (trained.isEmpty()) {
            throw new IllegalArgumentException("at least one modality must be trained, was none");
        }
        if (epochs <= 0 || batchSize <= 0) {
            throw new IllegalArgumentException(
                    "epochs and batch size must be positive, was %d and %d"
                            .formatted(epochs, batchSize));
        }
    }

    /** Returns the batches of one epoch over so many samples. */
    public int batches(int samples) {
        return EpochOrder.batches(samples, batchSize);
    }

    /**
     * How often the loop does something besides training.
     *
     * @param validateEveryEpochs epochs between validations; 0 for none
     * @param checkpointEverySteps batches between checkpoints; 0 for the last one only
     * @param maxMinutes training time after which the run stops at the next batch; empty for none
     */
    public record Rhythm(
            int validateEveryEpochs, int checkpointEverySteps, OptionalDouble maxMinutes) {

        /** Nothing but training, and one checkpoint at the end. */
        public static final Rhythm PLAIN = new Rhythm(0, 0, OptionalDouble.empty());

        /** Checks the numbers. */
        public Rhythm {
            if (validateEveryEpochs < 0 || checkpointEverySteps < 0) {
                throw new IllegalArgumentException(
                        "intervals must not be negative, was %d epochs and %d steps"
                                .formatted(validateEveryEpochs, checkpointEverySteps));
            }
            if (maxMinutes.isPresent() && !(maxMinutes.getAsDouble() > 0)) {
                throw new IllegalArgumentException(
                        "maximum minutes must be positive, was %s"
                                .formatted(maxMinutes.getAsDouble()));
            }
        }
    }
}
