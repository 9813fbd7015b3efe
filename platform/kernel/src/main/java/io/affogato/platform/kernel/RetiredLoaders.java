package io.affogato.platform.kernel;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Watches whether the code of unloaded bundles leaves memory. What is still there after three
 * collections is reported with the threads that hold it.
 *
 * <p>Safe for any thread.
 */
public final class RetiredLoaders {

    private static final int COLLECTIONS = 3;
    private static final long COLLECTION_MILLIS = 300;

    private final Clock clock;
    private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
    private final List<Watched> watched = new ArrayList<>();

    /** Watches nothing yet. */
    public RetiredLoaders(Clock clock) {
        this.clock = clock;
    }

    /**
     * One loader; the weak reference says who it is while it lives, the phantom that it is gone.
     */
    private static final class Watched extends PhantomReference<ClassLoader> {

        private final String bundle;
        private final Instant since;
        private final WeakReference<ClassLoader> loader;
        private int survived;

        Watched(
                String bundle,
                Instant since,
                ClassLoader loader,
                ReferenceQueue<ClassLoader> gone) {
            super(loader, gone);
            this.bundle = bundle;
            this.since = since;
            this.loader = new WeakReference<>(loader);
        }
    }

    /**
     * Expects a loader to leave memory; call it when the bundle has been uninstalled.
     *
     * @param bundle what a reader of the report will know it by, such as {@code modality 'x' 1.0.0}
     */
    public synchronized void watch(String bundle, ClassLoader loader) {
        watched.add(new Watched(bundle, clock.instant(), loader, gone));
    }

    /** Returns how many loaders are watched that were in memory when it was last looked. */
    public synchronized int pending() {
        forgetGone();
        return watched.size();
    }

    /**
     * Returns what does not leave memory, the oldest first.
     *
     * <p>As long as a loader is watched that has not survived three collections, this asks the JVM
     * for them, which takes up to a second; not for a thread that others wait for.
     */
    public synchronized List<LeakedLoader> report() {
        forgetGone();
        while (watched.stream().anyMatch(w -> w.survived < COLLECTIONS) && collect()) {
            forgetGone();
        }
        return watched.stream()
                .map(w -> new LeakedLoader(w.bundle, w.since, holders(w.loader.get())))
                .toList();
    }

    private void forgetGone() {
        for (Object done = gone.poll(); done != null; done = gone.poll()) {
            watched.remove(done);
        }
    }

    /** Returns false if this thread was interrupted meanwhile. */
    private boolean collect() {
        System.gc();
        try {
            Object done = gone.remove(COLLECTION_MILLIS);
            if (done != null) {
                watched.remove(done);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        watched.forEach(w -> w.survived++);
        return true;
    }

    private static List<String> holders(ClassLoader loader) {
        if (loader == null) {
            return List.of();
        }
        TreeSet<String> holders = new TreeSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            String name = "thread '%s' ".formatted(thread.getName());
            if (thread.getClass().getClassLoader() == loader) {
                holders.add(name + "(its class " + thread.getClass().getName() + ")");
            } else if (thread.getContextClassLoader() == loader) {
                holders.add(name + "(its context class loader)");
            } else {
                frame(each.getValue(), loader).ifPresent(f -> holders.add(name + "(at " + f + ")"));
            }
        }
        return List.copyOf(holders);
    }

    private static Optional<StackTraceElement> frame(
            StackTraceElement[] frames, ClassLoader loader) {
        return Arrays.stream(frames)
                .filter(f -> f.getModuleName() == null && isOf(f.getClassName(), loader))
                .findFirst();
    }

    /** An unloaded bundle gives the classes it has loaded, and no others. */
    private static boolean isOf(String className, ClassLoader loader) {
        try {
            return Class.forName(className, false, loader).getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError | IllegalStateException e) {
            return false;
        }
    }
}
