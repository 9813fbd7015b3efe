package io.affogato.fusion.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What segmentations are worth.
 *
 * <p>Source: the protocol of LAVT (arXiv:2112.02244), which MiT's authors follow.
 *
 * @param samples how many there are
 * @param overall sum of all intersections over sum of all unions
 * @param mean mean over samples of intersection over union
 * @param dice mean over samples of the Dice coefficient
 * @param precision share of samples whose intersection over union reaches a threshold, by threshold
 *     0.5 to 0.9
 */
public record MaskMetrics(
        int samples, double overall, double mean, double dice, Map<Double, Double> precision) {

    private static final List<Double> THRESHOLDS = List.of(0.5, 0.6, 0.7, 0.8, 0.9);

    /** Keeps the order of the thresholds. */
    public MaskMetrics {
        precision = Collections.unmodifiableMap(new LinkedHashMap<>(precision));
    }

    /** Measures; every sample counts once. All measures are 0 without samples. */
    public static MaskMetrics of(List<MaskOverlap> overlaps) {
        long intersections = overlaps.stream().mapToLong(MaskOverlap::intersection).sum();
        long unions = overlaps.stream().mapToLong(MaskOverlap::union).sum();
        Map<Double, Double> precision = new LinkedHashMap<>();
        for (double threshold : THRESHOLDS) {
            precision.put(
                    threshold,
                    overlaps.stream()
                            .mapToDouble(overlap -> overlap.iou() >= threshold ? 1 : 0)
                            .average()
                            .orElse(0));
        }
        return new MaskMetrics(
                overlaps.size(),
                unions == 0 ? 0 : (double) intersections / unions,
                overlaps.stream().mapToDouble(MaskOverlap::iou).average().orElse(0),
                overlaps.stream().mapToDouble(MaskOverlap::dice).average().orElse(0),
                precision);
    }
}
