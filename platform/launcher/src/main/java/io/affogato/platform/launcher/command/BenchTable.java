package io.affogato.platform.launcher.command;

import io.affogato.fusion.bench.BenchResult;
import io.affogato.platform.launcher.run.BenchCase;
import io.affogato.platform.launcher.run.PeakMemory;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Losses and times of training steps beside the peer's.
 *
 * @param sameWork whether every known loss agrees to 1e-4
 * @param largestDifference between a loss and the expected one, relative
 * @param stages milliseconds
 * @param ratios the peer's time over ours, both as they are
 * @param scaledRatios the same, the peer's time scaled by the speeds of a 2048 x 2048 product
 * @param peakMebibytes most memory the process held
 */
record BenchTable(
        String name,
        boolean sameWork,
        double largestDifference,
        List<Double> losses,
        Map<String, BenchResult.Millis> stages,
        Map<String, Double> ratios,
        Map<String, Double> scaledRatios,
        double productGflops,
        long peakMebibytes,
        long trainable,
        BenchCase.Peer peer) {

    private static final double TOLERANCE = 1e-4;

    static BenchTable of(String name, BenchCase.Known known, BenchResult measured) {
        double worst = 0;
        int listed = Math.min(known.losses().size(), measured.losses().size());
        for (int i = 0; i < listed; i++) {
            double expected = known.losses().get(i);
            double difference = Math.abs(measured.losses().get(i) - expected) / expected;
            worst = difference <= worst ? worst : difference; // keeps what is not a number
        }
        double speed = known.peer().productGflops() / measured.productGflops();
        Map<String, Double> ratios = new TreeMap<>();
        Map<String, Double> scaled = new TreeMap<>();
        measured.stages()
                .forEach(
                        (stage, own) -> {
                            Double theirs = known.peer().millis().get(stage);
                            if (theirs != null) {
                                ratios.put(stage, theirs / own.median());
                                scaled.put(stage, theirs * speed / own.median());
                            }
                        });
        return new BenchTable(
                name,
                worst <= TOLERANCE,
                worst,
                measured.losses(),
                measured.stages(),
                ratios,
                scaled,
                measured.productGflops(),
                PeakMemory.mebibytes(),
                measured.trainable(),
                known.peer());
    }

    void tell(PrintWriter out) {
        out.printf(Locale.ROOT, "losses %s%n", losses());
        out.printf(
                Locale.ROOT,
                "%s, largest relative difference %.1e%n",
                sameWork() ? "the same work as the peer's" : "NOT the peer's work",
                largestDifference());
        out.printf(
                "%-10s %10s %10s %10s %8s %8s%n", "STAGE", "MEDIAN", "MIN", "PEER", "x", "SCALED");
        stages().forEach(
                        (stage, own) ->
                                out.printf(
                                        Locale.ROOT,
                                        "%-10s %7.1f ms %7.1f ms %7.1f ms %8.2f %8.2f%n",
                                        stage,
                                        own.median(),
                                        own.min(),
                                        peer().millis().getOrDefault(stage, Double.NaN),
                                        ratios().getOrDefault(stage, Double.NaN),
                                        scaledRatios().getOrDefault(stage, Double.NaN)));
        out.printf(
                Locale.ROOT,
                "product %.0f GFLOP/s (peer %.0f), peak %d MiB, %,d trained parameters%n",
                productGflops(),
                peer().productGflops(),
                PeakMemory.mebibytes(),
                trainable());
        out.printf("peer: %s%n", peer().name());
    }
}
