package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.admin.OperationsSource;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.view.Page;
import io.affogato.platform.launcher.view.RunPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every operation on training runs. */
@Command(name = "run", description = "Shows, starts and stops training runs of the folder runs/.")
public final class RunCommand {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final OperationsSource source;
    private final StopSignals signals;

    @Inject
    RunCommand(Terminal terminal, AffogatoHome home, OperationsSource source, StopSignals signals) {
        this.terminal = terminal;
        this.home = home;
        this.source = source;
        this.signals = signals;
    }

    @Command(name = "list", description = "Lists every run, the newest first.")
    int list(@Mixin CommonOptions common) {
        return show(common, runs -> RunPages.list(runs.list()));
    }

    @Command(name = "info", description = "Shows all about one run.")
    int info(@Mixin CommonOptions common, @Parameters(paramLabel = "RUN") String run) {
        return show(common, runs -> RunPages.info(runs.info(run)));
    }

    @Command(
            name = "start",
            description =
                    "Starts a run. In a shell it goes on behind it; else the command stays to its"
                            + " end, and Ctrl-C stops the run with a checkpoint.")
    int start(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "RECIPE", description = "The YAML file.") Path recipe,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "Of the run folder; the recipe's own if not given.")
                    String name,
            @Option(
                            names = "--set",
                            paramLabel = "KEY=VALUE",
                            description = "Overrides one value; may be repeated.")
                    Map<String, String> settings)
            throws Exception {
        String text = read(home.find(recipe));
        Map<String, String> wishes = settings == null ? Map.of() : new LinkedHashMap<>(settings);
        return follow(common, runs -> runs.start(text, name, wishes));
    }

    @Command(name = "resume", description = "Goes on with a run that was stopped or killed.")
    int resume(@Mixin CommonOptions common, @Parameters(paramLabel = "RUN") String run)
            throws Exception {
        return follow(common, runs -> runs.resume(run));
    }

    private int follow(CommonOptions common, Function<RunAdmin, RunRow> begin) throws Exception {
        try (Operations operations = source.open()) {
            if (operations.last()) {
                RunPages.row(begin.apply(operations.runs())).show(terminal, common.format());
                return ExitCode.OK;
            }
            return new RunWait(terminal, signals).toEnd(operations.runs(), begin, common.format());
        }
    }

    @Command(
            name = "stop",
            description = "Asks a run, of whatever process, to save at its next step and to end.")
    int stop(@Mixin CommonOptions common, @Parameters(paramLabel = "RUN") String run) {
        return show(common, runs -> RunPages.row(runs.stop(run)));
    }

    @Command(name = "tail", description = "Shows the last lines of a run's metrics.")
    int tail(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "RUN") String run,
            @Option(
                            names = {"-n", "--lines"},
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many.")
                    int lines,
            @Option(
                            names = {"-f", "--follow"},
                            description =
                                    "Stays while the run goes on; with -o json one document a"
                                            + " line.")
                    boolean follow)
            throws InterruptedException {
        try (Operations operations = source.open()) {
            RunTail tail = new RunTail(terminal, operations.runs(), run, common.format());
            if (follow) {
                tail.follow(lines, signals);
            } else {
                tail.last(lines);
            }
        }
        return signals.received().stream().map(ExitCode::ofSignal).findFirst().orElse(ExitCode.OK);
    }

    private int show(CommonOptions common, Function<RunAdmin, Page> question) {
        try (Operations operations = source.open()) {
            question.apply(operations.runs()).show(terminal, common.format());
        }
        return ExitCode.OK;
    }

    private static String read(Path recipe) {
        try {
            return Files.readString(recipe);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "cannot read %s: %s".formatted(recipe, e.getMessage()), e);
        }
    }
}
