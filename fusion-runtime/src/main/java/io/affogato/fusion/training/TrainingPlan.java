package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a training run does.
 *
 * @param trained modalities to train, in order; the model's other modalities only take part
 * @param epochs passes over the samples, positive
 * @param shape of a batch
 * @param seed decides the order of samples and every random number of the run
 * @param learningRate its schedule
 * @param earlyExit its rule
 * @param rhythm how often to validate and save, and when to stop
 */
public record TrainingPlan(
        List<ModalityId> trained,
        int epochs,
        BatchShape shape,
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
        if (epochs <= 0) {
            throw new IllegalArgumentException("epochs must be positive, was %d".formatted(epochs));
        }
    }

    /** Returns the batches of one epoch over so many samples. */
    public int batches(int samples) {
        return EpochOrder.batches(samples, shape.size());
    }

    /**
     * What a batch is.
     *
     * @param size questions in it
     * @param together questions about one recording that stay side by side, at most
     * @param parts in which it is computed, each on a thread of its own
     */
    public record BatchShape(int size, int together, int parts) {

        /** Checks the numbers. */
        public BatchShape {
            if (size <= 0 || together <= 0 || parts <= 0) {
                throw new IllegalArgumentException(
                        "batch size, questions together and parts must be positive, was %d, %d, %d"
                                .formatted(size, together, parts));
            }
        }

        /** A batch in one part, its questions shuffled among all. */
        public static BatchShape of(int size) {
            return new BatchShape(size, 1, 1);
        }
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
