package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.RegistryEvent;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stays and tells each change in the bundle folders as it happens. */
@Command(
        name = "watch",
        description =
                "Stays, and tells each change in the bundle folders as it happens; with -o json one"
                        + " document a line.")
public final class ModalityWatchCommand implements Callable<Integer> {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Terminal terminal;
    private final KernelStart kernels;
    private final StopSignals signals;

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    ModalityWatchCommand(Terminal terminal, KernelStart kernels, StopSignals signals) {
        this.terminal = terminal;
        this.kernels = kernels;
        this.signals = signals;
    }

    private record Change(String time, String kind, String file, String message) {}

    @Override
    @SuppressWarnings("try") // a section and a subscription are held, not used
    public Integer call() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        try (ModalityKernel kernel = kernels.start();
                StopSignals.Section section = signals.during(stop::countDown);
                ModalityRegistry.Subscription subscription = kernel.registry().listen(this::tell)) {
            BundleRows rows = BundleRows.of(kernel.registry().snapshot());
            terminal.showLine(common.format(), "affogato.modality.list/1", rows, text(rows));
            stop.await();
        }
        return signals.received().stream().map(ExitCode::ofSignal).findFirst().orElse(ExitCode.OK);
    }

    private static String text(BundleRows rows) {
        StringWriter text = new StringWriter();
        rows.print(new PrintWriter(text));
        return text + "watching, end with Ctrl-C";
    }

    private void tell(RegistryEvent event) {
        Instant now = Instant.now();
        String kind = event.kind().name().toLowerCase(Locale.ROOT);
        Change change = new Change(now.toString(), kind, event.file().toString(), event.message());
        terminal.showLine(
                common.format(),
                "affogato.modality.event/1",
                change,
                "%s %-8s %s: %s".formatted(CLOCK.format(now), kind, event.file(), event.message()));
    }
}
