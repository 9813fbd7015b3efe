package io.affogato.platform.launcher.terminal;

import io.affogato.modality.Progress;

/** Shows progress as bars to somebody who watches, and as plain lines elsewhere. */
public final class ProgressView implements Progress, AutoCloseable {

    private final Progress lines;
    private final ProgressBars bars;

    private ProgressView(Progress lines, ProgressBars bars) {
        this.lines = lines;
        this.bars = bars;
    }

    /** Opens the view that suits the terminal. */
    public static ProgressView of(Terminal terminal) {
        return terminal.isInteractive()
                ? new ProgressView(Progress.NONE, new ProgressBars())
                : new ProgressView(new ProgressLines(terminal, System::nanoTime), null);
    }

    @Override
    public void report(String what, long done, long total) {
        if (bars != null) {
            bars.report(what, done, total);
        } else {
            lines.report(what, done, total);
        }
    }

    /** Leaves the last state on the screen. */
    @Override
    public void close() {
        if (bars != null) {
            bars.close();
        }
    }
}
