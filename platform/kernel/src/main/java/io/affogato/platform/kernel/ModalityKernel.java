package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.ModalityAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
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

    private final ProcessLock lock;
    private final Path scratch;
    private final EmbeddedFramework framework;
    private final LiveRegistry registry = new LiveRegistry();
    private final RetiredLoaders retired = new RetiredLoaders(Clock.systemUTC());
    private final DeployerLoop loop;
    private final KernelAdmin admin;
    private final TrustPolicy trust;
    private volatile ToLongFunction<String> engineBytes = id -> 0;
    private boolean closed;

    private ModalityKernel(KernelSettings settings, TrustPolicy trust) {
        this.trust = trust;
        lock = ProcessLock.ofData(settings.data());
        scratch = lock.writable() ? null : temporary();
        Path home = settings.data().resolve("modalities");
        Path places = lock.writable() ? home : scratch;
        BundleStore store = new BundleStore(home.resolve("store"), places.resolve("store"));
        framework =
                EmbeddedFramework.start(cacheFolder(lock.writable() ? settings.data() : scratch));
        KernelParts parts = parts(settings, trust, home, store);
        Deployer deployer =
                new Deployer(
                        parts,
                        new FolderWatch(settings.folders(), Clock.systemUTC()),
                        settings.folders());
        loop = new DeployerLoop(parts, deployer, settings.poll());
        admin =
                new KernelAdmin(
                        loop,
                        parts,
                        retired,
                        id -> engineBytes.applyAsLong(id),
                        settings.answerLimit());
    }

    private KernelParts parts(
            KernelSettings settings, TrustPolicy trust, Path home, BundleStore store) {
        StateStore states = new StateStore(home);
        CrashGuard guard = new CrashGuard(home);
        Journal journal = new Journal(home);
        Switchboard board =
                new Switchboard(
                        states, lock, journal, registry, retired::watch, settings.drainLimit());
        Bench bench = new Bench(guard);
        FileBook book = new FileBook();
        Transitions transitions = new Transitions(board, bench, registry, book::refusals);
        Intake intake = new Intake(store, trust);
        Probe probe = new Probe(home.resolve("nowhere"), settings.swapCheck());
        Workshop workshop = new Workshop(framework, probe, settings.answerLimit(), board);
        Collected collected = new Collected(transitions, bench);
        FileVerdicts verdicts = new FileVerdicts(book, board, workshop, journal, registry);
        FolderDesk folders =
                new FolderDesk(
                        intake, workshop, board, book, collected, verdicts, settings.sameVersion());
        Restarts restarts = new Restarts(intake, workshop, board, collected, verdicts);
        return new KernelParts(
                lock,
                states,
                store,
                guard,
                journal,
                board,
                bench,
                book,
                transitions,
                intake,
                workshop,
                folders,
                restarts,
                collected);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("affogato-");
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "neither the data folder nor the folder of temporary files can be written: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Starts as {@link #start(KernelSettings, TrustPolicy)} does, and trusts every bundle. */
    public static ModalityKernel start(KernelSettings settings) {
        return start(settings, new TrustPolicy(TrustSettings.OPEN));
    }

    /**
     * Starts the framework and brings up what is committed and what lies in the bundle folders;
     * returns when everything there is installed or refused.
     *
     * @param trust whose bundles are installed
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if nothing can be written anywhere
     */
    public static ModalityKernel start(KernelSettings settings, TrustPolicy trust) {
        ModalityKernel kernel = new ModalityKernel(settings, trust);
        kernel.loop.start();
        try {
            Duration limit = settings.answerLimit().plus(GROWING_LIMIT);
            if (!kernel.loop.awaitSettled(limit)) {
                LOG.warn("bundles had not come to rest after {} s", limit.toSeconds());
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

    /** Returns whose bundles are installed. */
    public TrustSettings trust() {
        return trust.settings();
    }

    /** Returns the process that may commit to a data folder now; empty if none may. */
    public static OptionalLong holder(Path data) {
        return ProcessLock.holder(data);
    }

    /** Returns what operators may ask; answers are the same wherever they ask. */
    public ModalityAdmin admin() {
        return admin;
    }

    /**
     * Says how much engine memory each modality's encoder holds, for the rows operators see.
     *
     * @param gauge from the id of a modality to bytes; must be quick
     */
    public void measureEngine(ToLongFunction<String> gauge) {
        engineBytes = gauge;
    }

    /**
     * Offers an object of the host to console bundles, as a service.
     *
     * @return takes it back
     */
    public <T> AutoCloseable offer(Class<T> type, T service) {
        return framework.offer(type, service)::run;
    }

    /**
     * Installs and starts the installation's own bundles, such as consoles: every jar of a folder.
     * They may import the platform's packages for operators; what is dropped into a bundle folder
     * may not.
     *
     * @return names and versions of the bundles
     * @throws ModalityException {@link ErrorCode#MISSING_FILE} without the folder, {@link
     *     ErrorCode#INTERNAL} if a bundle does not start
     */
    public List<String> startConsole(Path folder) {
        return ConsoleBundles.start(framework, folder);
    }

    /** Returns what the host and console bundles offer each other. */
    public HostServices services() {
        return framework.services();
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
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.stop();
        framework.close();
        lock.close();
        if (scratch != null) {
            FolderTree.delete(scratch);
        }
    }
}
