/**
 * The built-in benchmark: short recordings of two or three things, sensed in six ways, and
 * questions about them that need one sense or two together.
 *
 * <p>{@link io.affogato.bundle.sixsense.SixsenseTask} is the entry class. A {@link
 * io.affogato.bundle.sixsense.Scene} is what is true; views turn it into pictures, planes, points
 * and sound; a {@link io.affogato.bundle.sixsense.QuestionMaker} asks about it. Corpora of scenes
 * pretrain this project's own small backbone; they show camera pictures, sound, points and words,
 * never what heat, touch or movement look like.
 *
 * <p>Units of the world: 64 by 64, x to the right, y down, whatever the size of a picture.
 */
package io.affogato.bundle.sixsense;
