/** Depth: measured or rendered depth maps, for the vision transformer. */
package io.affogato.bundle.depth;
