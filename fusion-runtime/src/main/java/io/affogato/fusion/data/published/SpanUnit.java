package io.affogato.fusion.data.published;

/** What the bounds of a clip count. */
public enum SpanUnit {
    /** Pictures from 0. */
    FRAMES,
    /** Seconds from the start of the recording. */
    SECONDS
}
