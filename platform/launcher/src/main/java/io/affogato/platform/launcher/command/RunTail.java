package io.affogato.platform.launcher.command;

import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.terminal.StopRequests;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.terminal.Terminal.Format;
import io.affogato.platform.launcher.view.RunPages;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The metrics of a run, of whatever process, as they come. */
final class RunTail {

    private static final int PIECE = 10_000;
    private static final long PAUSE_MILLIS = 300;

    private final Terminal terminal;
    private final RunAdmin runs;
    private final String run;
    private final Format format;

    RunTail(Terminal terminal, RunAdmin runs, String run, Format format) {
        this.terminal = terminal;
        this.runs = runs;
        this.run = run;
        this.format = format;
    }

    private List<String> all(long after) {
        return runs.metrics(run, after, Integer.MAX_VALUE);
    }

    private static List<String> end(List<String> lines, int count) {
        return lines.subList(Math.max(0, lines.size() - Math.max(0, count)), lines.size());
    }

    /** Shows the last lines. */
    void last(int count) {
        List<String> lines = all(0);
        List<String> shown = end(lines, count);
        RunPages.metrics(run, lines.size() - shown.size(), shown).show(terminal, format);
    }

    /** Shows the last lines and then those that come, while the run is at work. */
    @SuppressWarnings("try") // a section is held, not used
    void follow(int count, StopSignals signals) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        try (StopRequests.Section section = signals.during(stop::countDown)) {
            List<String> known = all(0);
            end(known, count).forEach(this::show);
            long after = known.size();
            boolean more = true;
            while (more && !stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                RunRow row = runs.info(run).row();
                List<String> fresh = runs.metrics(run, after, PIECE);
                fresh.forEach(this::show);
                after += fresh.size();
                more = row.atWork() || !fresh.isEmpty();
            }
        }
    }

    private void show(String line) {
        RunPages.metric(run, line).showLine(terminal, format);
    }
}
