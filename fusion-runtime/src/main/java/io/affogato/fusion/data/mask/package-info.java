/**
 * Masks of objects: {@link io.affogato.fusion.data.mask.ObjectMask} and the two ways in which
 * annotations write them, {@link io.affogato.fusion.data.mask.Polygons} and {@link
 * io.affogato.fusion.data.mask.RunLengths}. Used by readers of published data sets and by whatever
 * loads targets.
 */
package io.affogato.fusion.data.mask;
