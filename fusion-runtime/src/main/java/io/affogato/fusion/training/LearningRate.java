package io.affogato.fusion.training;

/**
 * The learning rate of a batch; all passes of a batch share it.
 *
 * <p>Source: the CREMA code (arXiv:2402.05889), {@code linear_warmup_cosine_lr}.
 */
public sealed interface LearningRate {

    /** Where warm-up starts. */
    double WARMUP_START = 1e-8;

    /** Returns the rate of the batch that comes next at a position. */
    double at(Position position);

    /**
     * The authors' schedule: the rate rises linearly by step within epoch 0 and follows a cosine by
     * epoch from epoch 1 on, constant within an epoch.
     *
     * <pre>
     *   epoch 0:  min(initial, 1e-8 + (initial - 1e-8) * step / warmupSteps)
     *   epoch e:  minimum + (initial - minimum) * (1 + cos(pi * e / epochs)) / 2
     * </pre>
     *
     * <p>If epoch 0 is shorter than the warm-up, epoch 1 jumps to the cosine value, as it does
     * there.
     *
     * @param initial highest rate, positive
     * @param minimum lowest rate, not negative
     * @param warmupSteps batches of warm-up; 0 for none
     * @param epochs length of the run, positive
     */
    record CosineByEpoch(double initial, double minimum, int warmupSteps, int epochs)
            implements LearningRate {

        /** Checks the numbers. */
        public CosineByEpoch {
            check(initial, minimum, warmupSteps);
            if (epochs <= 0) {
                throw new IllegalArgumentException(
                        "epochs must be positive, was %d".formatted(epochs));
            }
        }

        @Override
        public double at(Position position) {
            if (position.epoch() == 0) {
                return warmup(initial, warmupSteps, position.batch());
            }
            return cosine(initial, minimum, (double) position.epoch() / epochs);
        }
    }

    /**
     * For short runs: the rate rises linearly over the first steps of the run, whatever the epoch,
     * then follows one cosine by step down to the minimum.
     *
     * <pre>
     *   step &lt; warmupSteps:  1e-8 + (initial - 1e-8) * step / warmupSteps
     *   later:               minimum + (initial - minimum)
     *                            * (1 + cos(pi * (step - warmupSteps) / (steps - warmupSteps))) / 2
     * </pre>
     *
     * <p>Deviation: with few epochs the authors' schedule is a coarse staircase, and its warm-up
     * may never finish.
     *
     * @param initial highest rate, positive
     * @param minimum lowest rate, not negative
     * @param warmupSteps batches of warm-up; 0 for none
     * @param steps batches of the whole run, more than {@code warmupSteps}
     */
    record CosineByStep(double initial, double minimum, int warmupSteps, long steps)
            implements LearningRate {

        /** Checks the numbers. */
        public CosineByStep {
            check(initial, minimum, warmupSteps);
            if (steps <= warmupSteps) {
                throw new IllegalArgumentException(
                        "steps must exceed the %d of warm-up, was %d"
                                .formatted(warmupSteps, steps));
            }
        }

        @Override
        public double at(Position position) {
            if (position.step() < warmupSteps) {
                return warmup(initial, warmupSteps, position.step());
            }
            double done = (double) (position.step() - warmupSteps) / (steps - warmupSteps);
            return cosine(initial, minimum, Math.min(1, done));
        }
    }

    private static double warmup(double initial, int warmupSteps, long step) {
        if (warmupSteps == 0) {
            return initial;
        }
        double rate = WARMUP_START + (initial - WARMUP_START) * step / warmupSteps;
        return Math.min(initial, rate);
    }

    private static double cosine(double initial, double minimum, double done) {
        return (initial - minimum) * 0.5 * (1 + Math.cos(Math.PI * done)) + minimum;
    }

    private static void check(double initial, double minimum, int warmupSteps) {
        if (!(initial > 0) || !(minimum >= 0) || minimum > initial) {
            throw new IllegalArgumentException(
                    "learning rates must satisfy 0 <= minimum <= initial and initial > 0,"
                            + " was minimum %s and initial %s".formatted(minimum, initial));
        }
        if (warmupSteps < 0) {
            throw new IllegalArgumentException(
                    "warmup steps must not be negative, was %d".formatted(warmupSteps));
        }
    }
}
