/** Tactile pictures: what an optical touch sensor sees of its skin, for the vision transformer. */
package io.affogato.bundle.touch;
