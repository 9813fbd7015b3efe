package io.affogato.platform.launcher.command;

import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import io.affogato.fusion.bench.BenchResult;
import io.affogato.fusion.bench.CremaBench;
import io.affogato.fusion.bench.GenerateBench;
import io.affogato.fusion.bench.MitBench;
import io.affogato.nn.Engines;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.run.BenchCase;
import io.affogato.platform.launcher.run.GenerateCase;
import io.affogato.platform.launcher.run.MitCase;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntConsumer;
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

    /** Does the steps of a piece of work. */
    @FunctionalInterface
    private interface Training {

        BenchResult run(int steps, int warmup, IntConsumer listener);
    }

    @Override
    public Integer call() {
        Path file = home.find(name.endsWith(".json") ? Path.of(name) : builtIn());
        if (GenerateCase.describedBy(file)) {
            return generate(file);
        }
        if (MitCase.describedBy(file)) {
            MitCase bench = MitCase.read(file);
            return train(bench.known(), manager -> new MitBench(bench.work(file), manager)::run);
        }
        BenchCase bench = BenchCase.read(file);
        return train(bench.known(), manager -> new CremaBench(bench.work(file), manager)::run);
    }

    private int train(BenchCase.Known known, Function<NDManager, Training> bench) {
        NativeCaches.prepare(home);
        Engines.start();
        int all = steps > 0 ? steps : known.steps();
        BenchResult measured;
        try (NDManager manager = NDManager.newBaseManager();
                ProgressView progress = ProgressView.of(terminal)) {
            measured =
                    bench.apply(manager)
                            .run(
                                    all,
                                    Math.min(known.warmup(), all - 1),
                                    step -> progress.report("steps", step, all));
        }
        BenchTable table = BenchTable.of(name, known, measured);
        terminal.show(common.format(), "affogato.bench.result/1", table, table::tell);
        return table.sameWork() ? ExitCode.OK : ExitCode.UNREACHED;
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
}
