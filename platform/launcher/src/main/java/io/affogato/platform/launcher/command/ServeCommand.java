package io.affogato.platform.launcher.command;

import io.affogato.fusion.features.EncoderGauge;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.platform.console.ConsoleApi;
import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.adapter.LiveAdapters;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.admin.LiveRuns;
import io.affogato.platform.launcher.console.ConsoleBackend;
import io.affogato.platform.launcher.console.ConsoleSecrets;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.remote.ServerFile;
import io.affogato.platform.launcher.run.RunJob;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.StopRequests;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import jakarta.inject.Inject;
import java.io.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stays, and serves the web console. */
@Command(
        name = "serve",
        description = "Stays, and serves the web console, its REST interface and /v1/chat.",
        footer = {
            "",
            "Other addresses than this machine's own need --keystore and a password, which"
                    + " --set-password sets."
        })
public final class ServeCommand implements Callable<Integer> {

    private static final long MIB = 1L << 20;
    private static final long OPENING_SECONDS = 30;
    private static final long TIDY_SECONDS = 20;

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;
    private final StopSignals signals;
    private final AdapterStore adapters;

    @Mixin private CommonOptions common = new CommonOptions();

    @Mixin private ServeAddress address = new ServeAddress();

    @Option(
            names = "--runs",
            paramLabel = "FOLDER",
            description = "Folder of runs. Default: ${DEFAULT-VALUE}.")
    private Path runs = Path.of("runs");

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "A folder with sample files to pick clips from; may be repeated.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--media",
            paramLabel = "FOLDER",
            description = "A folder whose files callers may name; may be repeated.")
    private List<Path> media = new ArrayList<>();

    @Option(names = "--upload", description = "Lets signed-in users upload bundles.")
    private boolean upload;

    @Option(names = "--open", description = "Shows an address that signs in by itself.")
    private boolean open;

    @Option(names = "--set-password", description = "Asks for a password, keeps its hash, ends.")
    private boolean setPassword;

    @Inject
    ServeCommand(
            Terminal terminal,
            AffogatoHome home,
            KernelStart kernels,
            StopSignals signals,
            AdapterStore adapters) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
        this.signals = signals;
        this.adapters = adapters;
    }

    private record Result(String address, String token) {}

    @Override
    @SuppressWarnings("try") // a section and a file are held, not used
    public Integer call() throws InterruptedException {
        ConsoleSecrets secrets = new ConsoleSecrets(home.data());
        if (setPassword) {
            return password(secrets);
        }
        ConsoleSettings settings = address.settings(home, secrets);
        NativeCaches.prepare(home);
        Engines.start();
        prepareHttp();
        CountDownLatch stop = new CountDownLatch(1);
        EncoderGauge gauge = new EncoderGauge();
        try (ModalityKernel kernel = kernels.startForWork();
                LiveRuns running =
                        new LiveRuns(
                                runs,
                                () -> new RunJob.Place(home, kernel.registry(), adapters, gauge));
                ConsoleBackend backend = backend(kernel, running, gauge, settings)) {
            kernel.measureEngine(gauge::bytes);
            kernel.offer(ConsoleApi.class, backend);
            kernel.startConsole(home.system().resolve("web"));
            int at = opened(backend);
            try (ServerFile.Posted posted =
                            ServerFile.ofThisProcess(settings, at, runs).post(home);
                    StopRequests.Section section = signals.during(stop::countDown)) {
                announce(at, settings, secrets);
                while (!stop.await(TIDY_SECONDS, TimeUnit.SECONDS)) {
                    backend.tidy();
                }
            }
        }
        return signals.received().stream().map(ExitCode::ofSignal).findFirst().orElse(ExitCode.OK);
    }

    private ConsoleBackend backend(
            ModalityKernel kernel,
            LiveRuns running,
            EncoderWatch encoders,
            ConsoleSettings settings) {
        BuildVersions versions = BuildVersions.read();
        return new ConsoleBackend(
                home,
                new ConsoleBackend.Admins(
                        kernel.admin(),
                        new LiveAdapters(adapters, kernel::registry, home),
                        running),
                kernel.registry(),
                adapters,
                settings,
                new ConsoleBackend.Options(
                        runs.toAbsolutePath().normalize(),
                        data,
                        media,
                        upload,
                        512 * MIB,
                        256 * MIB,
                        kernel.trust(),
                        encoders,
                        Map.of(
                                "affogato", versions.affogato(),
                                "spi", versions.spi(),
                                "djl", versions.djl(),
                                "pytorch", versions.pytorch())));
    }

    /** The HTTP service reads these when it starts; its own port is closed before it serves. */
    private static void prepareHttp() {
        System.setProperty("org.osgi.service.http.port", "0");
        System.setProperty("org.apache.felix.http.host", "127.0.0.1");
        System.setProperty("org.apache.felix.http.jetty.threadpool.max", "24");
    }

    private static int opened(ConsoleBackend backend) throws InterruptedException {
        try {
            return backend.port().get(OPENING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "the port cannot be opened: %s; choose another with --port"
                            .formatted(e.getCause().getMessage()),
                    e);
        } catch (TimeoutException e) {
            throw new ModalityException(
                    ErrorCode.INTERNAL,
                    "the web console did not open within %d s; the log says why"
                            .formatted(OPENING_SECONDS),
                    e);
        }
    }

    private void announce(int at, ConsoleSettings settings, ConsoleSecrets secrets) {
        String url = address.url(settings, at);
        terminal.showLine(
                common.format(),
                "affogato.serve/1",
                new Result(url, secrets.tokenFile().toString()),
                open
                        ? "console at %s#token=%s".formatted(url, settings.token())
                        : "console at %s, token in %s".formatted(url, secrets.tokenFile()));
    }

    /** Without a terminal there is no console, or one that is none. */
    @SuppressWarnings("SystemConsoleNull")
    private int password(ConsoleSecrets secrets) {
        Console console = System.console();
        if (console == null) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "a password is asked for on a terminal only");
        }
        char[] first = console.readPassword("password: ");
        char[] again = console.readPassword("once more: ");
        if (first == null || first.length < 12 || !Arrays.equals(first, again)) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "a password has 12 characters or more, and is the same twice");
        }
        secrets.setPassword(first);
        return ExitCode.OK;
    }
}
