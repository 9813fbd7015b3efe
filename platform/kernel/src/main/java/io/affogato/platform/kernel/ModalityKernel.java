package io.affogato.platform.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running plug-in kernel: framework, drop-in folders, registry.
 *
 * <p>Engines with native libraries must be started by the host before, on its main thread, with its
 * own class loader as context loader. Bundles are foreign code with all rights of this process:
 * class space and lifecycle are kept apart, nothing else is.
 */
public final class ModalityKernel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModalityKernel.class);

    /** A file that still grows does not delay the start for longer than this. */
    private static final Duration GROWING_LIMIT = Duration.ofSeconds(3);

    private static final Duration WHILE_TRYING = Duration.ofMillis(10);

    private final EmbeddedFramework framework;
    private final LiveRegistry registry = new LiveRegistry();
    private final Deployer deployer;
    private final Duration poll;
    private final Thread thread;
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile boolean stopping;

    private ModalityKernel(KernelSettings settings) {
        BundleStore store = new BundleStore(settings.data().resolve("modalities/store"));
        framework = EmbeddedFramework.start(cacheFolder(settings.data()));
        deployer =
                new Deployer(
                        new FolderWatch(settings.folders(), Clock.systemUTC()),
                        new Intake(store, new RequirementCheck(framework)),
                        framework,
                        settings.answerLimit(),
                        registry);
        poll = settings.poll();
        thread = new Thread(this::run, "affogato-deployer");
        thread.setDaemon(true);
    }

    /**
     * Starts the framework and installs what lies in the bundle folders; returns when every file
     * there is installed or refused.
     *
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#NO_OUTPUT} if the data folder cannot be written
     */
    public static ModalityKernel start(KernelSettings settings) {
        ModalityKernel kernel = new ModalityKernel(settings);
        kernel.thread.start();
        try {
            long limit = settings.answerLimit().plus(GROWING_LIMIT).toMillis();
            if (!kernel.settled.await(limit, TimeUnit.MILLISECONDS)) {
                LOG.warn("bundle folders had not come to rest after {} ms", limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return kernel;
    }

    /** Returns the view of what is installed that the rest of the host uses. */
    public ModalityRegistry registry() {
        return registry;
    }

    /** Offers an object of the host to console bundles. */
    public <T> void offer(Class<T> type, T service) {
        framework.offer(type, service);
    }

    /** Installs and starts every jar of a folder: bundles of the installation itself. */
    public void startConsole(Path folder) {
        framework.startAll(folder);
    }

    private void run() {
        while (!stopping) {
            boolean done = lookSafely();
            if (done) {
                settled.countDown();
            }
            boolean starting = settled.getCount() > 0;
            if (!pause(done || !starting ? poll : WHILE_TRYING)) {
                return;
            }
        }
    }

    /** One failed look must not end the watch. */
    private boolean lookSafely() {
        try {
            return deployer.look();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("looking at the bundle folders failed", e);
            return false;
        }
    }

    private boolean pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Each process has a cache of its own; those of processes that ended are removed. */
    private static Path cacheFolder(Path data) {
        Path all = data.resolve("cache/framework");
        String own = Long.toString(ProcessHandle.current().pid());
        if (Files.isDirectory(all)) {
            try (Stream<Path> folders = Files.list(all)) {
                folders.filter(f -> isAbandoned(f.getFileName().toString()))
                        .forEach(FolderTree::delete);
            } catch (IOException | UncheckedIOException e) {
                LOG.info("cannot clean {}: {}", all, e.getMessage());
            }
        }
        return all.resolve(own + "-" + Long.toHexString(System.nanoTime()));
    }

    private static boolean isAbandoned(String name) {
        int end = name.indexOf('-');
        try {
            return end > 0 && ProcessHandle.of(Long.parseLong(name, 0, end, 10)).isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Stops watching, unloads every bundle, stops the framework. Calling it twice is allowed. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deployer.close();
        framework.close();
    }
}
