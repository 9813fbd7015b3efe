package io.affogato.fusion.crema;

import io.affogato.fusion.task.PublishedPrompts;

/** Oddities of the released CREMA code that a model keeps where old numbers are to be met. */
public enum Legacy {
    /**
     * {@link FusionKind#CONCAT}: only one modality follows the frames. One of segments comes before
     * one without, and goes without its prefix; all others of that kind are dropped.
     */
    ONE_EXTRA,
    /**
     * {@link FusionKind#ESPRESSO_CONCAT}: the mask of the second block is that of the first, though
     * the tokens stand in another order. It shows where prefixes differ in length, from ten frames
     * on, and where a modality is missing.
     */
    COPIED_MASK,
    /**
     * A modality without segments that is the only one of a run stands behind the prefix of another
     * modality, {@link PublishedPrompts#SOLE_PREFIX}, not behind its own.
     */
    SOLE_PREFIX
}
