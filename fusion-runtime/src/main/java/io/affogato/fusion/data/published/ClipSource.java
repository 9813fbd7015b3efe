package io.affogato.fusion.data.published;

import java.nio.file.Path;
import java.util.Optional;

/** Gives the part of a recording as a recording of its own. */
@FunctionalInterface
public interface ClipSource {

    /** Cuts nothing: only clips that were cut before are used. */
    ClipSource NONE = (recording, span, role, id) -> Optional.empty();

    /**
     * Returns the clip, cut now or before.
     *
     * @param role of the recording, and {@code id} of the question: together they name the clip
     * @return empty if clips are not cut
     */
    Optional<Path> clip(Path recording, Span span, String role, String id);
}
