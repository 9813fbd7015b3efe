package io.affogato.platform.launcher.run;

import io.affogato.modality.Progress;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run where it can end: before training at the next report of progress, while training after
 * the batch under way. Besides those who ask this object, a file in the run folder asks, so that
 * other processes can.
 */
final class RunStop {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Path file;
    private long looked = System.nanoTime() - LOOK_NANOS;
    private boolean asked;
    private Runnable training;

    /** Listens to a file, which need not be there. */
    RunStop(Path file) {
        this.file = file;
    }

    /** A run was ended before its training began. */
    static final class EndedEarly extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        EndedEarly() {
            super("stopped before training", null, false, false);
        }
    }

    /** Asks the run to end. Any thread may call it, any number of times. */
    void ask() {
        Runnable stop;
        synchronized (this) {
            asked = true;
            stop = training;
        }
        if (stop != null) {
            stop.run();
        }
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /** From now on training can be ended. */
    void training(Runnable stop) {
        synchronized (this) {
            training = stop;
        }
        if (isAsked()) {
            stop.run();
        }
    }

    /** Looks for the file, now and then. */
    void look() {
        long now = System.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            if (Files.exists(file)) {
                ask();
            }
        }
    }

    /** Returns progress that ends the work that reports to it, once somebody has asked. */
    Progress ending(Progress progress) {
        return (what, done, total) -> {
            progress.report(what, done, total);
            look();
            if (isAsked()) {
                throw new EndedEarly();
            }
        };
    }
}
