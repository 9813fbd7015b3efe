package io.affogato.platform.admin;

/** What a swap does to uses of the old code that are under way. None ever ends a step midway. */
public enum SwapPolicy {
    /** New uses get the new code at once, those under way finish with the old. */
    IDLE,
    /** The swap waits for the end of the training stage that uses the modality. */
    STAGE_END,
    /** The training stage is asked to save at its next step and to go on with the new code. */
    NOW
}
