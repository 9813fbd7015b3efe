package io.affogato.platform.launcher.terminal;

import io.affogato.modality.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far work has come in plain lines, for a pipe or a log: the first and the last report of
 * each piece of work, and at most one every few seconds in between.
 */
final class ProgressLines implements Progress {

    static final Duration PAUSE = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final LongSupplier nanos;
    private String current = "";
    private long begun;
    private long spoken;

    ProgressLines(Terminal terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public void report(String what, long done, long total) {
        long now = nanos.getAsLong();
        boolean fresh = !what.equals(current);
        if (fresh) {
            current = what;
            begun = now;
        }
        if (fresh || done >= total || now - spoken >= PAUSE.toNanos()) {
            spoken = now;
            terminal.err().println(line(what, done, total, (now - begun) / 1e9));
            terminal.err().flush();
        }
    }

    /** Such as {@code writing clips 120/600 (20 %), 14.2/s, 34 s left}. */
    static String line(String what, long done, long total, double seconds) {
        double share = total <= 0 ? 1 : (double) done / total;
        String head =
                String.format(Locale.ROOT, "%s %d/%d (%.0f %%)", what, done, total, 100 * share);
        if (done == 0 || seconds < 0.05) {
            return head;
        }
        double rate = done / seconds;
        if (done >= total) {
            return String.format(Locale.ROOT, "%s, %.1f/s, took %.0f s", head, rate, seconds);
        }
        return String.format(
                Locale.ROOT, "%s, %.1f/s, %.0f s left", head, rate, (total - done) / rate);
    }
}
