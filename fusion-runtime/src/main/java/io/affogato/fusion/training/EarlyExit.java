package io.affogato.fusion.training;

import io.affogato.fusion.training.EarlyExitState.Running;
import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a modality out of training, for good, once its gradient rises clearly above its history.
 *
 * <pre>
 *   exit after epoch e  if  e &gt;= warmupEpochs  and  mean(e) &gt; temperature * mean(history)
 * </pre>
 *
 * <p>mean(e) is the arithmetic mean, over the optimiser steps of the epoch, of the norm of the
 * modality's low-rank gradients, or another {@link GradientStatistic} of them; history are the
 * means of the epochs before. Norms that are not finite are left out, and an epoch without a finite
 * norm adds nothing to the history.
 *
 * <p>Source: CREMA (arXiv:2402.05889) and its released code. Deviation: the code re-creates its
 * meter in each iteration and so compares the last norm of an epoch ({@link
 * GradientStatistic#LAST_STEP}); the epoch mean is what it means to compute.
 *
 * <p>Not thread-safe.
 */
public final class EarlyExit {

    private final EarlyExitConfig config;
    private final Map<ModalityId, List<Double>> means = new LinkedHashMap<>();
    private final Map<ModalityId, Integer> exits;
    private final Map<ModalityId, Running> running;

    /** Continues from a remembered state. */
    public EarlyExit(EarlyExitConfig config, EarlyExitState state) {
        this.config = config;
        state.means().forEach((modality, values) -> means.put(modality, new ArrayList<>(values)));
        this.exits = new LinkedHashMap<>(state.exits());
        this.running = new LinkedHashMap<>(state.running());
    }

    /** Returns whether a modality has left training. */
    public boolean exited(ModalityId modality) {
        return exits.containsKey(modality);
    }

    /** Adds the gradient norm of one optimiser step of a modality. */
    public void record(ModalityId modality, double norm) {
        Running before = running.getOrDefault(modality, Running.NONE);
        running.put(modality, before.plus(norm, config.statistic()));
    }

    /**
     * Ends an epoch of a modality.
     *
     * @param epoch index of the epoch, from 0
     * @return what was decided; empty if the epoch held no finite norm
     */
    public Optional<Decision> endEpoch(ModalityId modality, int epoch) {
        Running sums = running.remove(modality);
        if (sums == null || sums.count() == 0) {
            return Optional.empty();
        }
        return Optional.of(decide(modality, epoch, config.statistic().of(sums)));
    }

    /** Records one epoch mean and decides. */
    Decision decide(ModalityId modality, int epoch, double mean) {
        List<Double> history = means.computeIfAbsent(modality, id -> new ArrayList<>());
        double threshold = threshold(history);
        history.add(mean);
        boolean exits = epoch >= config.warmupEpochs() && mean > threshold;
        if (exits) {
            this.exits.put(modality, epoch);
        }
        return new Decision(mean, threshold, exits);
    }

    private double threshold(List<Double> history) {
        if (history.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        for (double mean : history) {
            sum += mean;
        }
        return config.temperature() * (sum / history.size());
    }

    /** Returns what has to be remembered to go on exactly from here. */
    public EarlyExitState state() {
        return new EarlyExitState(means, exits, running);
    }

    /**
     * The end of one epoch of one modality.
     *
     * @param mean gradient norm of the epoch
     * @param threshold what it was compared with; infinite without a history
     * @param exits whether the modality leaves now
     */
    public record Decision(double mean, double threshold, boolean exits) {}
}
