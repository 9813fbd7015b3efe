package io.affogato.platform.launcher.command;

import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import io.affogato.fusion.bench.BenchResult;
import io.affogato.fusion.bench.CremaBench;
import io.affogato.fusion.bench.GenerateBench;
import io.affogato.nn.Engines;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.run.BenchCase;
import io.affogato.platform.launcher.run.GenerateCase;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does a piece of work that another implementation has done, and compares losses and times. */
@Command(
        name = "bench",
        description = {
            "Does a piece of work that another implementation has done, and compares.",
            "Equal losses show that it is the same work; exits with 1 if they differ."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final double TOLERANCE = 1e-4;

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "Such as crema96; or a file of your own.")
    private String name;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps or repeats in all (by default what the file says).")
    private int steps;

    @Inject
    BenchCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    /**
     * What is shown.
     *
     * @param sameWork whether every known loss agrees to 1e-4
     * @param largestDifference between a loss and the expected one, relative
     * @param stages milliseconds
     * @param ratios the peer's time over ours, both as they are
     * @param scaledRatios the same, the peer's time scaled by the speeds of a 2048 x 2048 product
     * @param peakMebibytes most memory the process held
     */
    private record Result(
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
            BenchCase.Peer peer) {}

    @Override
    public Integer call() {
        Path file = home.find(name.endsWith(".json") ? Path.of(name) : builtIn());
        if (GenerateCase.describedBy(file)) {
            return generate(file);
        }
        BenchCase bench = BenchCase.read(file);
        NativeCaches.prepare(home);
        Engines.start();
        int all = steps > 0 ? steps : bench.steps();
        BenchResult measured;
        try (NDManager manager = NDManager.newBaseManager();
                ProgressView progress = ProgressView.of(terminal)) {
            measured =
                    new CremaBench(bench.work(file), manager)
                            .run(
                                    all,
                                    Math.min(bench.warmup(), all - 1),
                                    step -> progress.report("steps", step, all));
        }
        Result result = compare(bench, measured);
        terminal.show(common.format(), "affogato.bench.result/1", result, out -> tell(out, result));
        return result.sameWork() ? ExitCode.OK : ExitCode.UNREACHED;
    }

    private int generate(Path file) {
        GenerateCase bench = GenerateCase.read(file);
        NativeCaches.prepare(home);
        Engines.start();
        int repeats = steps > 0 ? steps : bench.repeats();
        int all = repeats * bench.searches().size();
        GenerateTable table;
        try (NDManager manager = NDManager.newBaseManager();
                ProgressView progress = ProgressView.of(terminal)) {
            table =
                    GenerateTable.of(
                            name,
                            bench,
                            new GenerateBench(bench.work(file), manager)
                                    .run(
                                            repeats,
                                            Math.min(bench.warmup(), repeats - 1),
                                            done -> progress.report("answers", done, all)));
        }
        terminal.show(common.format(), "affogato.bench.generated/1", table, table::tell);
        return table.sameWork() ? ExitCode.OK : ExitCode.UNREACHED;
    }

    private Path builtIn() {
        return Path.of("recipes", "bench", name + ".json");
    }

    private Result compare(BenchCase bench, BenchResult measured) {
        double worst = 0;
        int known = Math.min(bench.losses().size(), measured.losses().size());
        for (int i = 0; i < known; i++) {
            double expected = bench.losses().get(i);
            double difference = Math.abs(measured.losses().get(i) - expected) / expected;
            worst = difference <= worst ? worst : difference; // keeps what is not a number
        }
        double speed = bench.peer().productGflops() / measured.productGflops();
        Map<String, Double> ratios = new TreeMap<>();
        Map<String, Double> scaled = new TreeMap<>();
        measured.stages()
                .forEach(
                        (stage, own) -> {
                            Double theirs = bench.peer().millis().get(stage);
                            if (theirs != null) {
                                ratios.put(stage, theirs / own.median());
                                scaled.put(stage, theirs * speed / own.median());
                            }
                        });
        return new Result(
                name,
                worst <= TOLERANCE,
                worst,
                measured.losses(),
                measured.stages(),
                ratios,
                scaled,
                measured.productGflops(),
                peakMebibytes(),
                measured.trainable(),
                bench.peer());
    }

    /** Reads the high-water mark of resident memory; 0 where the system does not tell. */
    private static long peakMebibytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(PrintWriter out, Result result) {
        out.printf(Locale.ROOT, "losses %s%n", result.losses());
        out.printf(
                Locale.ROOT,
                "%s, largest relative difference %.1e%n",
                result.sameWork() ? "the same work as the peer's" : "NOT the peer's work",
                result.largestDifference());
        out.printf(
                "%-10s %10s %10s %10s %8s %8s%n", "STAGE", "MEDIAN", "MIN", "PEER", "x", "SCALED");
        result.stages()
                .forEach(
                        (stage, own) ->
                                out.printf(
                                        Locale.ROOT,
                                        "%-10s %7.1f ms %7.1f ms %7.1f ms %8.2f %8.2f%n",
                                        stage,
                                        own.median(),
                                        own.min(),
                                        result.peer().millis().getOrDefault(stage, Double.NaN),
                                        result.ratios().getOrDefault(stage, Double.NaN),
                                        result.scaledRatios().getOrDefault(stage, Double.NaN)));
        out.printf(
                Locale.ROOT,
                "product %.0f GFLOP/s (peer %.0f), peak %d MiB, %,d trained parameters%n",
                result.productGflops(),
                result.peer().productGflops(),
                result.peakMebibytes(),
                result.trainable());
        out.printf("peer: %s%n", result.peer().name());
    }
}
