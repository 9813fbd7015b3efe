package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;

/**
 * Hears how a run goes. Called on the training thread; slow listeners slow the run.
 *
 * <p>Every method does nothing unless overridden.
 */
public interface RunListener {

    /** A batch is done. */
    default void step(StepReport report) {}

    /** An epoch of a modality is over; {@code decision} holds its mean gradient norm. */
    default void epoch(int epoch, long step, ModalityId modality, EarlyExit.Decision decision) {}

    /** What validation samples say; {@code measure} names it, such as {@code accuracy}. */
    default void validated(int epoch, long step, String measure, double value) {}

    /** A checkpoint is on disk. */
    default void checkpointed(long step) {}

    /** Training is over. */
    default void finished(TrainingOutcome outcome) {}
}
