package io.affogato.platform.launcher.command;

import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import io.affogato.fusion.pretrain.BackbonePretraining;
import io.affogato.fusion.pretrain.PretrainingRecipe;
import io.affogato.modality.ModalityId;
import io.affogato.modality.TaskSource;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.FolderLock;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.recipe.PretrainingReader;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a backbone from the corpora of an installed task. */
@Command(
        name = "pretrain",
        description =
                "Makes a small backbone from generated data; goes on where it was interrupted.")
public final class PretrainCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "RECIPE", description = "The YAML file.")
    private Path recipe;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Folder of snapshots and curves (the output's name with .work).")
    private Path work;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Folder of the backbone, which must not exist (the recipe's output).")
    private Path output;

    @Option(
            names = "--only",
            paramLabel = "STAGE",
            description = "Trains this stage alone and writes no backbone.")
    private String only;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides one value, such as language.schedule.steps=9; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Inject
    PretrainCommand(Terminal terminal, AffogatoHome home, KernelStart kernels) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
    }

    private record Result(
            String backbone, String work, Map<String, Map<String, Double>> measures) {}

    @Override
    @SuppressWarnings("try") // a lock is held, not used
    public Integer call() {
        PretrainingRecipe read = new PretrainingReader().read(home.find(recipe), overrides);
        Path folder = absolute(output == null ? Path.of(read.output()) : output);
        Path snapshots =
                work == null
                        ? folder.resolveSibling(folder.getFileName() + ".work")
                        : absolute(work);
        NativeCaches.prepare(home);
        try (FolderLock lock = lock(snapshots);
                ModalityKernel kernel = kernels.startForWork();
                ModalityRegistry.Lease lease = kernel.registry().lease();
                ProgressView progress = ProgressView.of(terminal)) {
            TaskSource task = lease.snapshot().task(new ModalityId(read.task())).source();
            Engines.start();
            BackbonePretraining pretraining =
                    new BackbonePretraining(read, task::corpus, snapshots, progress);
            Result result = run(pretraining, folder, snapshots);
            terminal.show(
                    common.format(),
                    "affogato.pretrain.result/1",
                    result,
                    out -> tell(out, result));
        }
        return ExitCode.OK;
    }

    private static FolderLock lock(Path work) {
        return FolderLock.take(
                work.resolve(".lock"),
                "work folder " + work,
                "wait for it, or name another folder with --work");
    }

    private Result run(BackbonePretraining pretraining, Path folder, Path snapshots) {
        try (NDManager manager = NDManager.newBaseManager()) {
            if (only != null) {
                Map<String, Double> shares = pretraining.train(only, manager);
                return new Result(null, snapshots.toString(), Map.of(only, shares));
            }
            BackbonePretraining.Outcome made = pretraining.make(folder, manager);
            return new Result(made.folder().toString(), snapshots.toString(), made.measures());
        }
    }

    private static void tell(PrintWriter out, Result result) {
        result.measures()
                .forEach(
                        (stage, shares) ->
                                shares.forEach(
                                        (name, share) ->
                                                out.printf(
                                                        Locale.ROOT,
                                                        "%-12s %-12s %.4f%n",
                                                        stage,
                                                        name,
                                                        share)));
        if (result.backbone() != null) {
            out.printf("made the backbone %s%n", result.backbone());
        }
        out.printf("snapshots and curves are in %s%n", result.work());
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
