package io.affogato.platform.launcher.run;

import io.affogato.platform.launcher.terminal.StopRequests;

/** Lets another thread end a run in good order; whoever asks too early is heard later. */
public final class StopSwitch implements StopRequests {

    private Runnable work;
    private boolean asked;

    /** Asks the work to stop. Asking twice is allowed. */
    public void ask() {
        Runnable stop;
        synchronized (this) {
            asked = true;
            stop = work;
        }
        if (stop != null) {
            stop.run();
        }
    }

    /** Returns whether somebody asked. */
    public synchronized boolean isAsked() {
        return asked;
    }

    @Override
    public Section during(Runnable stop) {
        boolean early;
        synchronized (this) {
            work = stop;
            early = asked;
        }
        if (early) {
            stop.run();
        }
        return this::clear;
    }

    private synchronized void clear() {
        work = null;
    }
}
