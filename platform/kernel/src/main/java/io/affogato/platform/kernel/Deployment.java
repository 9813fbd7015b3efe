package io.affogato.platform.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
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
    private final String signer;
    private final Bundle bundle;
    private final List<InstalledModality> modalities;
    private final List<InstalledTask> tasks;
    private final Instant since = Instant.now();
    private final Set<LeaseHold> holds = new LinkedHashSet<>();
    private Consumer<ClassLoader> afterUnload = loader -> {};
    private Instant retired;
    private boolean unloading;
    private volatile boolean unloaded;

    Deployment(
            Candidate candidate,
            String signer,
            Bundle bundle,
            List<InstalledModality> modalities,
            List<InstalledTask> tasks) {
        this.candidate = candidate;
        this.signer = signer;
        this.bundle = bundle;
        this.modalities = List.copyOf(modalities);
        this.tasks = List.copyOf(tasks);
    }

    Candidate candidate() {
        return candidate;
    }

    String name() {
        return candidate.name();
    }

    String sha256() {
        return candidate.sha256();
    }

    String signer() {
        return signer;
    }

    Instant since() {
        return since;
    }

    List<InstalledModality> modalities() {
        return modalities;
    }

    List<InstalledTask> tasks() {
        return tasks;
    }

    /** Keeps the code loaded until the hold is released. */
    synchronized LeaseHold hold(LeaseRequest request, String id) {
        LeaseHold hold = new LeaseHold(request, id);
        holds.add(hold);
        return hold;
    }

    /** Ends a hold. Calling it twice is allowed. */
    synchronized void release(LeaseHold hold) {
        if (holds.remove(hold)) {
            unloadIfFree();
        }
    }

    synchronized List<LeaseHold> holds() {
        return List.copyOf(holds);
    }

    /** Returns whether a stage of a training run uses the code. */
    boolean isTraining() {
        return holds().stream().anyMatch(h -> h.kind() == LeaseKind.TRAINING_STAGE);
    }

    /**
     * Unloads the code now, or when the last hold ends.
     *
     * @param after gets the class loader once the code is unloaded
     */
    synchronized void retire(Consumer<ClassLoader> after) {
        afterUnload = after;
        retired = Instant.now();
        unloadIfFree();
    }

    /** Returns whether it was retired so long ago and is held still. */
    synchronized boolean isOverdue(Duration limit) {
        return retired != null
                && !holds.isEmpty()
                && retired.plus(limit).isBefore(Instant.now());
    }

    synchronized Instant retiredAt() {
        return retired;
    }

    boolean isUnloaded() {
        return unloaded;
    }

    private void unloadIfFree() {
        if (retired != null && holds.isEmpty() && !unloading) {
            unloading = true;
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            Optional<ClassLoader> loader =
                    Optional.ofNullable(wiring).map(BundleWiring::getClassLoader);
            unload(
                    bundle,
                    () -> {
                        unloaded = true;
                        loader.ifPresent(afterUnload);
                    });
        }
    }

    /** Unloads code that was never put in use, at once. */
    void drop() {
        unload(bundle, () -> unloaded = true);
    }

    /** Uninstalls on a thread of its own: a bundle's stop code may take any time. */
    static void unload(Bundle bundle, Runnable after) {
        Thread thread =
                new Thread(
                        () -> {
                            uninstall(bundle);
                            after.run();
                        },
                        "affogato-unload-" + bundle);
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
