package io.affogato.fusion.estimate;

/**
 * Memory of one network, in bytes.
 *
 * @param name of the part
 * @param parameters numbers in its weights
 * @param weights its weights as they are kept
 * @param forward most that a pass without a graph holds besides
 * @param training most that a graph for the adapters' gradients holds besides; 0 for what runs
 *     before training only
 */
public record PartEstimate(
        String name, long parameters, long weights, long forward, long training) {}
