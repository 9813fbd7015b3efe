package io.affogato.fusion.run;

import io.affogato.fusion.run.RunStatus.State;
import io.affogato.fusion.training.Position;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingOutcome;
import java.nio.file.Path;
import java.util.Locale;

/** Keeps {@code status.json} at most a second behind. */
public final class StatusListener implements RunListener {

    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Path file;
    private long written;
    private long steps;

    /** Writes to a file. */
    public StatusListener(Path file) {
        this.file = file;
        this.written = System.nanoTime() - INTERVAL_NANOS;
    }

    @Override
    public void step(StepReport report) {
        steps = report.steps();
        if (System.nanoTime() - written >= INTERVAL_NANOS) {
            written = System.nanoTime();
            RunStatus.now(State.TRAINING, report.epoch(), report.step(), steps, "").write(file);
        }
    }

    @Override
    public void finished(TrainingOutcome outcome) {
        boolean done = outcome.reason() != TrainingOutcome.Reason.STOPPED;
        Position position = outcome.state().position();
        String reason = outcome.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        RunStatus.now(
                        done ? State.EVALUATING : State.STOPPED,
                        position.epoch(),
                        position.step(),
                        steps,
                        "training ended: %s".formatted(reason))
                .write(file);
    }
}
