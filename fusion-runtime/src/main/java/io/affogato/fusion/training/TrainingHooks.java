package io.affogato.fusion.training;

import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * What a run calls besides its trainer.
 *
 * @param listener hears how it goes
 * @param validation returns the accuracy on validation samples, from 0 to 1; must close every array
 *     it makes
 * @param checkpoint keeps a state together with parameters and optimiser; returns when it is on
 *     disk
 */
public record TrainingHooks(
        RunListener listener, DoubleSupplier validation, Consumer<TrainingState> checkpoint) {

    /** Returns hooks of a run that keeps and validates nothing. */
    public static TrainingHooks of(RunListener listener) {
        return new TrainingHooks(listener, () -> Double.NaN, state -> {});
    }
}
