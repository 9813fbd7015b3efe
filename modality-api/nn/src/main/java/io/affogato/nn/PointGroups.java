package io.affogato.nn;

import ai.djl.ndarray.NDArray;

/**
 * A point cloud cut into overlapping local patches.
 *
 * @param centres (B, G, 3)
 * @param patches (B, G, k, 3), coordinates relative to their centre
 */
public record PointGroups(NDArray centres, NDArray patches) {}
