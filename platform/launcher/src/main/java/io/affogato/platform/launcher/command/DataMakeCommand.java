package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.TaskSource;
import io.affogato.platform.kernel.InstalledTask;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets an installed task make its data. */
@Command(name = "make", description = "Lets an installed task make its data.")
public final class DataMakeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "TASK", description = "Id of the task, see 'affogato modality list'.")
    private ModalityId task;

    @Option(names = "--folder", required = true, description = "A folder that does not exist yet.")
    private Path folder;

    @Option(
            names = "--seed",
            defaultValue = "7",
            description = "Decides everything random (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--train",
            defaultValue = "200",
            description = "Recordings in the training split (${DEFAULT-VALUE}).")
    private int train;

    @Option(
            names = "--validation",
            defaultValue = "40",
            description = "Recordings in the validation split (${DEFAULT-VALUE}).")
    private int validation;

    @Option(
            names = "--test",
            defaultValue = "60",
            description = "Recordings in the test split (${DEFAULT-VALUE}).")
    private int test;

    @Option(
            names = "--also",
            split = ",",
            paramLabel = "KIND",
            description = "Further kinds of samples the task knows, each in files of its own.")
    private Set<String> kinds = new LinkedHashSet<>();

    @Inject
    DataMakeCommand(Terminal terminal, AffogatoHome home, KernelStart kernels) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
    }

    private record Result(
            String task, String folder, long seed, int train, int validation, int test) {}

    @Override
    public Integer call() {
        if (Files.exists(folder)) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s exists already; name a folder that does not".formatted(folder));
        }
        if (train <= 0 || validation <= 0 || test <= 0) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "every split needs at least 1 recording, was %d, %d and %d"
                            .formatted(train, validation, test));
        }
        NativeCaches.prepare(home);
        try (ModalityKernel kernel = kernels.startForWork();
                ModalityRegistry.Lease lease = kernel.registry().lease();
                ProgressView progress = ProgressView.of(terminal)) {
            InstalledTask found = lease.snapshot().task(task);
            Path absolute = folder.toAbsolutePath().normalize();
            found.source()
                    .make(
                            new TaskSource.Request(absolute, seed, train, validation, test, kinds),
                            progress);
            terminal.show(
                    common.format(),
                    "affogato.data.make/1",
                    new Result(task.value(), absolute.toString(), seed, train, validation, test),
                    out ->
                            out.printf(
                                    "made %d recordings of %s in %s%n",
                                    train + validation + test, task, absolute));
        }
        return ExitCode.OK;
    }
}
