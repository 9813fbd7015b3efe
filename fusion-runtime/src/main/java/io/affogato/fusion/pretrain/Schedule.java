package io.affogato.fusion.pretrain;

/**
 * How long and how fast a stage learns: linear warm-up, then a cosine down to a hundredth.
 *
 * @param steps optimiser steps in all
 * @param batch examples a step
 * @param learningRate the highest rate
 * @param warmup steps of warm-up
 * @param evaluateEvery steps between two evaluations and two snapshots
 */
public record Schedule(int steps, int batch, double learningRate, int warmup, int evaluateEvery) {

    /** Checks that the numbers are positive. */
    public Schedule {
        if (steps <= 0 || batch <= 0 || !(learningRate > 0) || warmup <= 0 || evaluateEvery <= 0) {
            throw new IllegalArgumentException(
                    "steps, batch, learningRate, warmup and evaluateEvery must be positive");
        }
    }

    double rate(int step) {
        if (step < warmup) {
            return learningRate * (step + 1) / warmup;
        }
        double done = (double) (step - warmup) / Math.max(1, steps - warmup);
        return learningRate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
