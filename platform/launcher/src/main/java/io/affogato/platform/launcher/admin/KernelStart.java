package io.affogato.platform.launcher.admin;

import com.google.inject.Inject;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.TrustMode;
import io.affogato.platform.kernel.TrustPolicy;
import io.affogato.platform.launcher.adapter.AdapterFit;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.List;
import java.util.Optional;

/** Starts the plug-in kernel for a command, which closes it. */
public final class KernelStart {

    private final AffogatoHome home;
    private final Terminal terminal;
    private final AdapterStore adapters;

    /**
     * Prepares a start.
     *
     * @param adapters those in use must fit a bundle that takes another's place
     */
    @Inject
    public KernelStart(AffogatoHome home, Terminal terminal, AdapterStore adapters) {
        this.home = home;
        this.terminal = terminal;
        this.adapters = adapters;
    }

    /** For a command that works with bundles: says if there are some that cannot be used. */
    public ModalityKernel startForWork() {
        ModalityKernel kernel = start();
        int refused = kernel.registry().snapshot().refusals().size();
        if (refused > 0) {
            terminal.err().printf("warning: %d bundle file(s) refused, ", refused);
            terminal.err().println("see 'affogato modality list'");
        }
        return kernel;
    }

    /** For a command that shows by itself what was refused. */
    public ModalityKernel start() {
        TrustPolicy trust = TrustPolicy.load(home.trustFile());
        return ModalityKernel.start(
                KernelSettings.of(home.data(), home.bundleFolders())
                        .withSameVersion(trust.mode() == TrustMode.OPEN)
                        .withSwapCheck(this::difference),
                trust);
    }

    /** A bundle must give features that the active adapter of its modality was trained on. */
    private Optional<String> difference(InstalledModality candidate) {
        List<String> misfits = new AdapterFit(home, adapters).misfits(candidate);
        return misfits.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the active adapter does not fit: %s; activate another, or train one with the new bundle first"
                                .formatted(String.join("; ", misfits)));
    }
}
