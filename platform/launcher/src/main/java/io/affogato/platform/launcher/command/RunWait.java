package io.affogato.platform.launcher.command;

import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.admin.RunAdmin.RunEvent;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.StopRequests;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.terminal.Terminal.Format;
import io.affogato.platform.launcher.view.RunPages;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Stays with a run of this process to its end, and shows how it goes. */
final class RunWait {

    private final Terminal terminal;
    private final StopSignals signals;

    RunWait(Terminal terminal, StopSignals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    /** Begins a run and returns the exit code of its end. */
    @SuppressWarnings("try") // a section and a subscription are held, not used
    int toEnd(RunAdmin runs, Function<RunAdmin, RunRow> begin, Format format) throws Exception {
        BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
        try (ProgressView progress = ProgressView.of(terminal);
                AutoCloseable listening = runs.listen(events::add)) {
            String id = begin.apply(runs).id();
            try (StopRequests.Section section = signals.during(() -> runs.stop(id))) {
                RunRow row = null;
                while (row == null || !isOver(row)) {
                    RunEvent event = events.take();
                    if (event.row().id().equals(id) && event.line().isEmpty()) {
                        row = event.row();
                        say(row);
                    } else if (event.row().id().equals(id)) {
                        progress.report("training", event.row().step(), event.row().steps());
                    }
                }
                RunPages.row(row).show(terminal, format);
                return exit(row);
            }
        }
    }

    private void say(RunRow row) {
        if (!isOver(row)) {
            terminal.err().println("%s: %s".formatted(row.state(), row.message()));
            terminal.err().flush();
        }
    }

    private static boolean isOver(RunRow row) {
        return switch (row.state()) {
            case "completed", "stopped", "failed" -> true;
            default -> false;
        };
    }

    private int exit(RunRow row) {
        return switch (row.state()) {
            case "completed" -> ExitCode.OK;
            case "failed" -> ExitCode.UNREACHED;
            default -> signals.received().stream().map(ExitCode::ofSignal).findFirst().orElse(0);
        };
    }
}
