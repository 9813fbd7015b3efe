/**
 * What a fused state is turned into where the answer is no text: {@link
 * io.affogato.fusion.head.MaskDecoder} gives a mask over a picture, {@link
 * io.affogato.fusion.head.LinearHead} a class or a score, with their losses. Used by whatever
 * trains and measures such tasks.
 */
package io.affogato.fusion.head;
