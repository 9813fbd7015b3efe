package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.home.AffogatoHome;

/** Starts the plug-in kernel for a command, which closes it. */
final class KernelStart {

    private final AffogatoHome home;

    @Inject
    KernelStart(AffogatoHome home) {
        this.home = home;
    }

    ModalityKernel start() {
        return ModalityKernel.start(KernelSettings.of(home.data(), home.bundleFolders()));
    }
}
