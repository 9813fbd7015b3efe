package io.affogato.fusion.pretrain;

import java.util.Map;

/** Hears how a stage comes along. */
public interface PretrainingListener {

    /** Tells of one optimiser step. */
    void stepped(int step, int steps, double loss);

    /** Tells of an evaluation on held-out examples: named shares of right answers. */
    void evaluated(int step, int steps, double loss, Map<String, Double> shares);
}
