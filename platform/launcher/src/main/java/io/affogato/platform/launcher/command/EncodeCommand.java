package io.affogato.platform.launcher.command;

import io.affogato.fusion.features.EncodeReport;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.launcher.run.EncodeRun;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fills the feature store for a recipe, so that training starts at once. */
@Command(
        name = "encode",
        description = "Fills the feature store for a recipe, so that training starts at once.")
public final class EncodeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;
    private final Provider<RecipeReader> reader;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "RECIPE", description = "The YAML file.")
    private Path recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides one value, such as frames=2; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Inject
    EncodeCommand(
            Terminal terminal,
            AffogatoHome home,
            KernelStart kernels,
            Provider<RecipeReader> reader) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
        this.reader = reader;
    }

    private record Row(String modality, int recordings, int encoded, int absent, double seconds) {}

    private record Result(String store, List<Row> modalities) {}

    @Override
    public Integer call() {
        Recipe resolved = reader.get().read(home.find(recipe), overrides);
        NativeCaches.prepare(home);
        Engines.start();
        List<EncodeReport> reports;
        try (ModalityKernel kernel = kernels.startForWork();
                ModalityRegistry.Lease lease = kernel.registry().lease();
                ProgressView progress = ProgressView.of(terminal)) {
            reports = new EncodeRun(resolved, home, terminal, progress).run(lease.snapshot());
        }
        List<Row> rows = reports.stream().map(EncodeCommand::row).toList();
        terminal.show(
                common.format(),
                "affogato.encode/1",
                new Result(home.features().toString(), rows),
                out -> rows.forEach(row -> out.println(line(row))));
        return ExitCode.OK;
    }

    private static Row row(EncodeReport report) {
        return new Row(
                report.modality().value(),
                report.recordings(),
                report.encoded(),
                report.absent(),
                report.seconds());
    }

    private static String line(Row row) {
        return "%-14s %6d recordings, %6d encoded now, %6d samples without, %.1f s"
                .formatted(
                        row.modality(),
                        row.recordings(),
                        row.encoded(),
                        row.absent(),
                        row.seconds());
    }
}
