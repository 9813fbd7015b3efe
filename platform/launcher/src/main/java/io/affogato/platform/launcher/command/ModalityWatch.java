package io.affogato.platform.launcher.command;

import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.admin.OperationsSource;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.StopRequests;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.terminal.Terminal.Format;
import io.affogato.platform.launcher.view.ModalityPages;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Tells each change of what is installed, until it is interrupted. */
final class ModalityWatch implements Callable<Integer> {

    private final Terminal terminal;
    private final OperationsSource source;
    private final StopSignals signals;
    private final Format format;

    ModalityWatch(Terminal terminal, OperationsSource source, StopSignals signals, Format format) {
        this.terminal = terminal;
        this.source = source;
        this.signals = signals;
        this.format = format;
    }

    @Override
    @SuppressWarnings("try") // a section and a subscription are held, not used
    public Integer call() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        try (Operations operations = source.open();
                StopRequests.Section section = signals.during(stop::countDown);
                AutoCloseable subscription = operations.modalities().listen(this::tell)) {
            ModalityPages.list(operations.modalities().list(true), false)
                    .showLine(terminal, format);
            if (format == Format.TEXT) {
                terminal.out().println("watching, end with Ctrl-C");
                terminal.out().flush();
            }
            stop.await();
        }
        return signals.received().stream().map(ExitCode::ofSignal).findFirst().orElse(ExitCode.OK);
    }

    private void tell(JournalEntry entry) {
        ModalityPages.entry(entry).showLine(terminal, format);
    }
}
