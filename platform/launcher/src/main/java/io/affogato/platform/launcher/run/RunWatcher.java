package io.affogato.platform.launcher.run;

import io.affogato.fusion.run.RunStatus;
import io.affogato.fusion.training.RunListener;
import io.affogato.modality.Progress;

/** Hears how a run goes, on the run's thread; must be quick. */
public interface RunWatcher extends Progress, RunListener {

    /** Takes a line for people. */
    void say(String line);

    /** The run went on to something else. */
    default void status(RunStatus status) {}
}
