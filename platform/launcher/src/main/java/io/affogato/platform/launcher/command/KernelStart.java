package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.TrustPolicy;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.Terminal;

/** Starts the plug-in kernel for a command, which closes it. */
final class KernelStart {

    private final AffogatoHome home;
    private final Terminal terminal;

    @Inject
    KernelStart(AffogatoHome home, Terminal terminal) {
        this.home = home;
        this.terminal = terminal;
    }

    /** For a command that works with bundles: says if there are some that cannot be used. */
    ModalityKernel startForWork() {
        ModalityKernel kernel = start();
        int refused = kernel.registry().snapshot().refusals().size();
        if (refused > 0) {
            terminal.err().printf("warning: %d bundle file(s) refused, ", refused);
            terminal.err().println("see 'affogato modality list'");
        }
        return kernel;
    }

    /** For a command that shows by itself what was refused. */
    ModalityKernel start() {
        return ModalityKernel.start(
                KernelSettings.of(home.data(), home.bundleFolders()),
                TrustPolicy.load(home.trustFile()));
    }
}
