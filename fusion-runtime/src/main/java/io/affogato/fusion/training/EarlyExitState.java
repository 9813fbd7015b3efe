package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What early exit remembers, in the form checkpoints keep.
 *
 * @param means finished epoch means by modality
 * @param exits epoch at whose end a modality left, for those that did
 * @param running sums of the epoch under way
 */
public record EarlyExitState(
        Map<ModalityId, List<Double>> means,
        Map<ModalityId, Integer> exits,
        Map<ModalityId, Running> running) {

    /** Nothing seen yet. */
    public static final EarlyExitState EMPTY = new EarlyExitState(Map.of(), Map.of(), Map.of());

    /** Copies the maps, keeping their order. */
    public EarlyExitState {
        Map<ModalityId, List<Double>> copied = new LinkedHashMap<>();
        means.forEach((modality, values) -> copied.put(modality, List.copyOf(values)));
        means = Collections.unmodifiableMap(copied);
        exits = Collections.unmodifiableMap(new LinkedHashMap<>(exits));
        running = Collections.unmodifiableMap(new LinkedHashMap<>(running));
    }

    /**
     * Norms of an epoch under way.
     *
     * @param sum of the finite norms, or what else a {@link GradientStatistic} keeps of them
     * @param count of the finite norms
     */
    public record Running(double sum, int count) {

        /** No norm yet. */
        static final Running NONE = new Running(0, 0);

        Running plus(double norm, GradientStatistic statistic) {
            return Double.isFinite(norm) ? statistic.add(this, norm) : this;
        }
    }
}
