package io.affogato.fusion.training;

/**
 * Constants of the optimiser.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, positive
 * @param weightDecay of the parameters that decay, not negative
 */
public record AdamWConfig(double beta1, double beta2, double epsilon, double weightDecay) {

    /** The constants of the CREMA code. */
    public static final AdamWConfig CREMA = new AdamWConfig(0.9, 0.999, 1e-8, 0.05);

    /** Checks the numbers. */
    public AdamWConfig {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException(
                    "betas must be in [0, 1), was %s and %s".formatted(beta1, beta2));
        }
        if (!(epsilon > 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "epsilon must be positive and weight decay not negative, was %s and %s"
                            .formatted(epsilon, weightDecay));
        }
    }
}
