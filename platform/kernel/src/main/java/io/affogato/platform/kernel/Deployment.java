package io.affogato.platform.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One installed generation of a bundle, with the objects it offers and the holds on its code.
 *
 * <p>Retiring unregisters nothing: the registry does. It unloads the code as soon as nobody holds
 * it.
 */
final class Deployment {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    private final Candidate candidate;
    private final Bundle bundle;
    private final List<InstalledModality> modalities;
    private final List<InstalledTask> tasks;
    private int holds;
    private boolean retired;

    Deployment(
            Candidate candidate,
            Bundle bundle,
            List<InstalledModality> modalities,
            List<InstalledTask> tasks) {
        this.candidate = candidate;
        this.bundle = bundle;
        this.modalities = List.copyOf(modalities);
        this.tasks = List.copyOf(tasks);
    }

    Candidate candidate() {
        return candidate;
    }

    List<InstalledModality> modalities() {
        return modalities;
    }

    List<InstalledTask> tasks() {
        return tasks;
    }

    /** Keeps the code loaded until the returned action has run. Running it twice is allowed. */
    synchronized Runnable hold() {
        holds++;
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                release();
            }
        };
    }

    private synchronized void release() {
        holds--;
        unloadIfFree();
    }

    /** Unloads the code now, or when the last hold ends. */
    synchronized void retire() {
        retired = true;
        unloadIfFree();
    }

    private void unloadIfFree() {
        if (retired && holds == 0) {
            unload(bundle);
        }
    }

    /** Uninstalls on a thread of its own: a bundle's stop code may take any time. */
    static void unload(Bundle bundle) {
        Thread thread = new Thread(() -> uninstall(bundle), "affogato-unload-" + bundle);
        thread.setDaemon(true);
        thread.start();
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
            LOG.info("unloaded {}", bundle);
        } catch (BundleException | RuntimeException | LinkageError e) {
            LOG.warn("{} did not unload: {}", bundle, e.toString());
        }
    }
}
