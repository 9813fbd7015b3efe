package io.affogato.fusion.training;

/**
 * How training ended.
 *
 * @param reason why
 * @param state to go on from
 */
public record TrainingOutcome(Reason reason, TrainingState state) {

    /** Why training ended. */
    public enum Reason {
        /** All epochs are done. */
        COMPLETED,
        /** Every modality has left by early exit. */
        ALL_EXITED,
        /** Somebody asked for it. */
        STOPPED,
        /** The time is used up. */
        TIME_UP
    }
}
