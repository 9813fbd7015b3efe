package io.affogato.bundle.sixsense;

/**
 * One thing of a scene; no attribute tells of another.
 *
 * @param place the column it stands in
 * @param colour only a camera sees it
 * @param shape its silhouette
 * @param size its silhouette's size
 * @param motion only seen between one picture and the next
 * @param distance only a depth sensor knows it
 * @param heat only a thermal camera sees it
 * @param surface only a tactile skin feels it
 */
record Thing(
        Place place,
        Colour colour,
        Solid shape,
        Bulk size,
        Motion motion,
        Distance distance,
        Heat heat,
        Surface surface) {}
