package io.affogato.fusion.training;

import io.affogato.fusion.training.EarlyExitState.Running;

/**
 * What number stands for the gradient norms of an epoch; norms that are not finite are left out.
 */
public enum GradientStatistic {
    /** The arithmetic mean over the optimiser steps: what CREMA means to compute. */
    EPOCH_MEAN {
        @Override
        Running add(Running before, double norm) {
            return new Running(before.sum() + norm, before.count() + 1);
        }

        @Override
        double of(Running norms) {
            return norms.sum() / norms.count();
        }
    },
    /**
     * The norm of the last step: what the released code computes, because it makes its meter anew
     * in every iteration.
     */
    LAST_STEP {
        @Override
        Running add(Running before, double norm) {
            return new Running(norm, before.count() + 1);
        }

        @Override
        double of(Running norms) {
            return norms.sum();
        }
    },
    /**
     * An exponential moving average over the steps, corrected for its start, so that late steps
     * count most. The decay is the constant that the released code names and does not use.
     */
    MOVING_AVERAGE {
        @Override
        Running add(Running before, double norm) {
            return new Running(DECAY * before.sum() + (1 - DECAY) * norm, before.count() + 1);
        }

        @Override
        double of(Running norms) {
            return norms.sum() / (1 - Math.pow(DECAY, norms.count()));
        }
    };

    private static final double DECAY = 0.98;

    /** Adds a finite norm. */
    abstract Running add(Running before, double norm);

    /** Returns the number of an epoch with at least one norm. */
    abstract double of(Running norms);
}
