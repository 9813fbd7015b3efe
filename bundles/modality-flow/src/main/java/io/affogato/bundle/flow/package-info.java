/**
 * Optical flow: how every pixel moves, painted with the colour wheel for the vision transformer.
 */
package io.affogato.bundle.flow;
