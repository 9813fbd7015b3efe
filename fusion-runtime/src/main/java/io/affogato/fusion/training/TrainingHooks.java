package io.affogato.fusion.training;

import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * What a run calls besides its trainer.
 *
 * @param listener hears how it goes
 * @param measure name of what a validation tells, such as {@code accuracy}
 * @param validation measures validation samples, more is better; must close every array it makes
 * @param checkpoint keeps a state together with parameters and optimiser; returns when it is on
 *     disk
 */
public record TrainingHooks(
        RunListener listener,
        String measure,
        DoubleSupplier validation,
        Consumer<TrainingState> checkpoint) {

    /** A validation that tells the accuracy, from 0 to 1. */
    public TrainingHooks(
            RunListener listener, DoubleSupplier validation, Consumer<TrainingState> checkpoint) {
        this(listener, "accuracy", validation, checkpoint);
    }

    /** Returns hooks of a run that keeps and validates nothing. */
    public static TrainingHooks of(RunListener listener) {
        return new TrainingHooks(listener, () -> Double.NaN, state -> {});
    }
}
