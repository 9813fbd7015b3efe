package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Random;

/**
 * One thing to pretrain: its weights, a loss of freshly drawn examples, and a measure of success.
 */
interface Stage {

    /** Returns every trained array by name. */
    Map<String, NDArray> parameters();

    /**
     * Draws a batch and returns its loss, a scalar with a graph.
     *
     * @param manager owns everything of this step
     * @param progress from 0 at the first step to 1 at the last
     */
    NDArray loss(NDManager manager, Random random, double progress);

    /** Hears the loss of a step that was taken; a curriculum may go on. */
    default void stepped(double loss) {}

    /** Returns what a snapshot has to keep besides the weights. */
    default double[] state() {
        return new double[0];
    }

    /** Takes up a state from a snapshot. */
    default void restore(double[] state) {}

    /** Returns named shares of right answers on held-out examples. */
    Map<String, Double> evaluate(NDManager manager);
}
