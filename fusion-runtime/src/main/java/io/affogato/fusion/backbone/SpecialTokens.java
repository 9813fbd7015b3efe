package io.affogato.fusion.backbone;

/**
 * Ids that frame a text.
 *
 * @param start what an answer begins with where the model has an encoder, else what a text begins
 *     with
 * @param end what ends an answer
 * @param pad what fills up shorter answers; may be {@code end}
 */
public record SpecialTokens(long start, long end, long pad) {}
