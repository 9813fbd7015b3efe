package io.affogato.fusion.data.published;

import java.util.Optional;

/**
 * Choices in reading annotations.
 *
 * @param legacyTemplates whether repeated placeholders all take the first value, as in the CREMA
 *     code, instead of one value each
 * @param unit what clip bounds count, where the file differs from the published one
 * @param split reads only entries of this split, in files that name it; empty for all
 */
public record ReadOptions(
        boolean legacyTemplates, Optional<SpanUnit> unit, Optional<String> split) {

    /** As published, all splits. */
    public static final ReadOptions DEFAULT =
            new ReadOptions(false, Optional.empty(), Optional.empty());
}
