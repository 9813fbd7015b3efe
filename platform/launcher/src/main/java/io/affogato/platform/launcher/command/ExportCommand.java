package io.affogato.platform.launcher.command;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.run.FusionMethod;
import io.affogato.fusion.run.MitExport;
import io.affogato.fusion.run.PeftExport;
import io.affogato.fusion.run.RunFolder;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Writes the adapters of a trained run in the layout of Hugging Face PEFT, or an infusion alone
 * under the names of MiT.
 */
@Command(
        name = "export",
        description =
                "Writes the adapters of a trained run in the layout of Hugging Face PEFT, or of"
                        + " MiT.")
public final class ExportCommand implements Callable<Integer> {

    private static final int KEEP_ALL = Integer.MAX_VALUE;

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder.")
    private Path run;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FOLDER",
            description = "A new or empty folder, which gets one folder a modality.")
    private Path to;

    @Inject
    ExportCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    private record Result(String run, String folder, List<String> files) {}

    @Override
    public Integer call() {
        RunFolder folder = RunFolder.open(run);
        NativeCaches.prepare(home);
        Engines.start();
        List<Path> files;
        try (NDManager manager = NDManager.newBaseManager()) {
            files = export(newest(folder), manager);
        }
        Result result =
                new Result(
                        run.toString(),
                        to.toString(),
                        files.stream().map(file -> to.relativize(file).toString()).toList());
        terminal.show(
                common.format(),
                "affogato.export/1",
                result,
                out -> {
                    out.printf("%s:%n", result.folder());
                    result.files().forEach(file -> out.println("  " + file));
                });
        return ExitCode.OK;
    }

    private List<Path> export(Checkpoint newest, NDManager manager) {
        return newest.manifest().model().fusion().equals(FusionMethod.MIT.name())
                ? new MitExport(newest).write(to, manager)
                : new PeftExport(newest).write(to, manager);
    }

    private Checkpoint newest(RunFolder folder) {
        return new CheckpointStore(folder.checkpoints(), KEEP_ALL)
                .newest()
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.MISSING_WEIGHTS,
                                        "run %s has no checkpoint yet; train it first"
                                                .formatted(run)));
    }
}
