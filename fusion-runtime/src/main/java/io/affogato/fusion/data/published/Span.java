package io.affogato.fusion.data.published;

import java.util.OptionalDouble;

/**
 * The part of a recording that a question is about.
 *
 * @param start first moment, at least 0
 * @param end where it ends, after {@code start}; empty for the end of the recording
 * @param unit of both
 */
public record Span(double start, OptionalDouble end, SpanUnit unit) {

    /** Checks order and sign. */
    public Span {
        if (!(start >= 0) || Double.isInfinite(start)) {
            throw new IllegalArgumentException(
                    "a clip starts at 0 or later, found start %s".formatted(start));
        }
        if (end.isPresent() && !(end.getAsDouble() > start)) {
            throw new IllegalArgumentException(
                    "a clip ends after its start %s, found end %s"
                            .formatted(start, end.getAsDouble()));
        }
    }
}
