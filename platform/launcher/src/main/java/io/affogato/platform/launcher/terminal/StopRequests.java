package io.affogato.platform.launcher.terminal;

/** Where somebody may ask work to end in good order. */
public interface StopRequests {

    /**
     * Lets work end in good order while the returned section is open.
     *
     * @param stop asks the work to stop soon; called on any thread
     */
    Section during(Runnable stop);

    /** The time during which work can be asked to stop. */
    interface Section extends AutoCloseable {

        @Override
        void close();
    }
}
