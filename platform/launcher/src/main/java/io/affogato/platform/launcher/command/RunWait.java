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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Stays with a run to its end, and shows how it goes. */
final class RunWait {

    /** News may be lost on their way; the state is asked for then. */
    private static final long SILENCE_SECONDS = 10;

    private final Terminal terminal;
    private final StopSignals signals;
    private String said = "";

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
                    RunEvent event = events.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
                    RunRow next = event == null ? runs.info(id).row() : event.row();
                    if (next.id().equals(id)) {
                        boolean moved = event != null && !event.line().isEmpty();
                        boolean drawn = moved || isOver(next) || next.message().isEmpty();
                        if (next.steps() > 0 && drawn) {
                            progress.report("training", next.step(), next.steps());
                        }
                        if (!moved) {
                            row = next;
                            say(row);
                        }
                    }
                }
                RunPages.row(row).show(terminal, format);
                return exit(row);
            }
        }
    }

    private void say(RunRow row) {
        String words = "%s: %s".formatted(row.state(), row.message());
        if (!isOver(row) && !row.message().isEmpty() && !words.equals(said)) {
            said = words;
            terminal.err().println(words);
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
