package io.affogato.fusion.backbone.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best ended answers of one input, as many as there are beams. */
final class Hypotheses {

    private final int beams;
    private final double penalty;
    private final List<Hypothesis> kept = new ArrayList<>();

    Hypotheses(int beams, double penalty) {
        this.beams = beams;
        this.penalty = penalty;
    }

    /**
     * Offers an answer.
     *
     * @param ids the start token and what follows, without the end token
     */
    void offer(long[] ids, double logProbability) {
        double score = normalised(logProbability, ids.length);
        if (kept.size() < beams || score > worst()) {
            kept.add(new Hypothesis(ids, score));
            if (kept.size() > beams) {
                kept.remove(lowest());
            }
        }
    }

    /**
     * Says whether no running beam can still get in, judging by the length it would have now.
     *
     * @param best highest running sum of log-probabilities
     */
    boolean settled(double best, int length) {
        return kept.size() >= beams && worst() >= normalised(best, length);
    }

    Hypothesis best() {
        return kept.stream().max(Comparator.comparingDouble(Hypothesis::score)).orElseThrow();
    }

    private double normalised(double logProbability, int length) {
        return logProbability / Math.pow(length, penalty);
    }

    private double worst() {
        return lowest().score();
    }

    private Hypothesis lowest() {
        return kept.stream().min(Comparator.comparingDouble(Hypothesis::score)).orElseThrow();
    }

    /** An ended answer and its score. */
    record Hypothesis(@SuppressWarnings("ArrayRecordComponent") long[] ids, double score) {}
}
