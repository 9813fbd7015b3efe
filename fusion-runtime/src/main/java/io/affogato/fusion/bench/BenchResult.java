package io.affogato.fusion.bench;

import java.util.List;
import java.util.Map;

/**
 * What a benchmark measured.
 *
 * @param losses one a pass, in order
 * @param stages time of each stage in a step; {@code step} is the whole
 * @param productGflops speed of a 2048 x 2048 float32 product in the same process, in 10^9
 *     operations a second, to compare machines by
 * @param trainable number of trained parameters
 */
public record BenchResult(
        List<Double> losses, Map<String, Millis> stages, double productGflops, long trainable) {

    /**
     * Milliseconds.
     *
     * @param median over the steps that counted
     * @param min least of them
     */
    public record Millis(double median, double min) {}
}
