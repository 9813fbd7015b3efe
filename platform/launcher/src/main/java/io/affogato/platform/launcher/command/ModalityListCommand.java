package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what is installed, and what was refused and why. */
@Command(name = "list", description = "Lists what is installed, and what was refused and why.")
public final class ModalityListCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final KernelStart kernels;

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    ModalityListCommand(Terminal terminal, KernelStart kernels) {
        this.terminal = terminal;
        this.kernels = kernels;
    }

    @Override
    public Integer call() {
        try (ModalityKernel kernel = kernels.start()) {
            BundleRows rows = BundleRows.of(kernel.registry().snapshot());
            terminal.show(common.format(), "affogato.modality.list/1", rows, rows::print);
        }
        return ExitCode.OK;
    }
}
