package io.affogato.platform.launcher.terminal;

import io.affogato.modality.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar with rate and remaining time for each piece of work. Not thread-safe. */
final class ProgressBars implements Progress, AutoCloseable {

    private static final int UPDATE_MILLIS = 250;
    private static final int WIDTH = 110;

    private String current = "";
    private ProgressBar bar;

    @Override
    public void report(String what, long done, long total) {
        if (!what.equals(current)) {
            close();
            current = what;
            bar = open(what, total);
        }
        bar.maxHint(total);
        bar.stepTo(done);
        if (done >= total) {
            close();
        }
    }

    private static ProgressBar open(String what, long total) {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .showSpeed()
                .build();
    }

    /** Leaves the last state on the screen. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            current = "";
        }
    }
}
