package io.affogato.platform.launcher.admin;

import io.affogato.fusion.features.EncoderGauge;
import io.affogato.nn.Engines;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.adapter.LiveAdapters;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.run.RunJob;
import java.nio.file.Path;

/** The operations of this process. */
public final class LocalOperations implements Operations {

    private final AffogatoHome home;
    private final KernelStart kernels;
    private final AdapterStore adapters;
    private final Path runFolder;
    private final EncoderGauge gauge = new EncoderGauge();
    private ModalityKernel kernel;
    private LiveRuns runs;

    /**
     * Prepares the operations; nothing is started yet.
     *
     * @param runFolder holds run folders
     */
    public LocalOperations(
            AffogatoHome home, KernelStart kernels, AdapterStore adapters, Path runFolder) {
        this.home = home;
        this.kernels = kernels;
        this.adapters = adapters;
        this.runFolder = runFolder;
    }

    /** Returns the plug-in kernel, which starts now if nobody needed it before. */
    public synchronized ModalityKernel kernel() {
        if (kernel == null) {
            kernel = kernels.start();
            kernel.measureEngine(gauge::bytes);
        }
        return kernel;
    }

    @Override
    public ModalityAdmin modalities() {
        return kernel().admin();
    }

    private ModalityRegistry registry() {
        return kernel().registry();
    }

    @Override
    public AdapterAdmin adapters() {
        return new LiveAdapters(adapters, this::registry, home);
    }

    @Override
    public synchronized RunAdmin runs() {
        if (runs == null) {
            runs = new LiveRuns(runFolder, this::place);
        }
        return runs;
    }

    private RunJob.Place place() {
        NativeCaches.prepare(home);
        Engines.start();
        return new RunJob.Place(home, registry(), adapters, gauge);
    }

    @Override
    public boolean last() {
        return false;
    }

    /** Ends the runs under way, with checkpoints, and then the kernel. */
    @Override
    public synchronized void close() {
        if (runs != null) {
            runs.close();
            runs = null;
        }
        if (kernel != null) {
            kernel.close();
            kernel = null;
        }
    }
}
