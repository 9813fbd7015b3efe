package io.affogato.platform.launcher.command;

import io.affogato.fusion.eval.SenseRow;
import io.affogato.fusion.run.Origin;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.launcher.run.RunCost;
import io.affogato.platform.launcher.run.RunJob;
import io.affogato.platform.launcher.run.TerminalWatcher;
import io.affogato.platform.launcher.run.TrainRun;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains adapters as a recipe says, and writes a run folder with its report. */
@Command(
        name = "train",
        description = "Trains adapters as a recipe says, and writes a run folder with its report.")
public final class TrainCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;
    private final Provider<RecipeReader> reader;
    private final StopSignals signals;
    private final AdapterStore adapters;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "RECIPE",
            arity = "0..1",
            description = "The YAML file; not with --resume.")
    private Path recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides one value, such as training.epochs=3; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "MODALITY",
            description = "Trains only these modalities; the others take part as they are.")
    private List<ModalityId> only = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "RUN",
            description = {
                "Starts with the adapters of a trained run; modalities it lacks join.",
                "Also the folder of an imported MiT checkpoint."
            })
    private Path from;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Goes on with an interrupted run folder.")
    private Path resume;

    @Inject
    TrainCommand(
            Terminal terminal,
            AffogatoHome home,
            KernelStart kernels,
            Provider<RecipeReader> reader,
            StopSignals signals,
            AdapterStore adapters) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
        this.reader = reader;
        this.signals = signals;
        this.adapters = adapters;
    }

    private record Sense(
            String modality, long questions, double with, double without, double chance) {}

    private record Result(
            String run,
            String outcome,
            String measure,
            Map<String, Double> values,
            List<Sense> senses,
            long trainable,
            long frozen,
            Integer addedTokens,
            Double secondsAStep,
            Long peakMebibytes,
            Map<String, Double> seconds,
            String report) {}

    @Override
    public Integer call() {
        if ((recipe == null) == (resume == null)) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "name either a recipe or --resume with a run folder");
        }
        Optional<Origin> origin = Optional.ofNullable(from).map(Origin::open);
        NativeCaches.prepare(home);
        Engines.start();
        RunFolder folder;
        Recipe resolved;
        if (resume == null) {
            resolved = reader.get().read(home.find(recipe), overrides);
            Path place = RunFolder.next(Path.of(resolved.run().output()), resolved.run().name());
            folder = RunFolder.create(place, RecipeReader.toYaml(resolved));
        } else {
            folder = RunFolder.open(resume);
            resolved = reader.get().read(folder.recipe(), overrides);
        }
        TrainRun.Ended ended;
        try (ModalityKernel kernel = kernels.startForWork();
                ProgressView progress = ProgressView.of(terminal)) {
            RunJob job = new RunJob(resolved, folder, new TrainRun.Wish(only, origin, command()));
            ended =
                    job.run(
                            new RunJob.Place(home, kernel.registry(), adapters),
                            new TerminalWatcher(progress, terminal),
                            signals);
        }
        terminal.show(
                common.format(),
                "affogato.train/1",
                result(folder, ended),
                out -> print(out, folder, ended));
        return ended.outcome().reason() == TrainingOutcome.Reason.STOPPED
                ? ExitCode.ofSignal(signals.received().orElse(2))
                : ExitCode.OK;
    }

    private String command() {
        StringBuilder command = new StringBuilder("affogato train");
        if (resume != null) {
            return command.append(" --resume ").append(resume).toString();
        }
        command.append(' ').append(recipe);
        overrides.forEach(each -> command.append(" --set ").append(each));
        if (from != null) {
            command.append(" --from ").append(from);
        }
        if (!only.isEmpty()) {
            command.append(" --only ")
                    .append(String.join(",", only.stream().map(ModalityId::value).toList()));
        }
        return command.toString();
    }

    private static Result result(RunFolder folder, TrainRun.Ended ended) {
        return new Result(
                folder.folder().toString(),
                ended.outcome().reason().name(),
                ended.evaluation().map(e -> e.overall().measure().key()).orElse(null),
                ended.evaluation().map(e -> WorthTable.keyed(e.overall())).orElse(null),
                ended.evaluation()
                        .map(e -> e.senses().stream().map(TrainCommand::sense).toList())
                        .orElse(List.of()),
                ended.parameters().trainable(),
                ended.parameters().frozen(),
                ended.cost().map(cost -> cost.prompt().added()).orElse(null),
                ended.cost().map(RunCost::secondsAStep).orElse(null),
                ended.cost().map(RunCost::peakMebibytes).orElse(null),
                ended.seconds(),
                folder.report().toString());
    }

    private static Sense sense(SenseRow row) {
        return new Sense(
                row.sense().value(),
                row.with().samples(),
                row.with().value(),
                row.without().value(),
                row.chance());
    }

    private static void print(PrintWriter out, RunFolder folder, TrainRun.Ended ended) {
        out.printf("run %s: %s%n", folder.folder(), ended.outcome().reason());
        ended.seconds().forEach((stage, time) -> out.printf("  %-10s %8.1f s%n", stage, time));
        ended.cost().ifPresent(cost -> out.println(cost.inWords()));
        ended.evaluation()
                .ifPresent(
                        e -> {
                            WorthTable.print(out, e.overall());
                            SenseTable.print(out, e.senses());
                            out.printf("report %s%n", folder.report());
                        });
    }
}
