package io.affogato.platform.launcher.admin;

import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.RunStatus;
import io.affogato.fusion.run.RunStatus.State;
import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.RunAdmin.RunEvent;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.run.RunWatcher;
import io.affogato.platform.launcher.run.StopSwitch;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A run that waits in line or goes on in this process. */
final class LiveRun implements RunWatcher {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final RunFolder folder;
    private final Consumer<RunEvent> events;
    private final StopSwitch stops = new StopSwitch();
    private volatile RunRow row;
    private LineTail lines;
    private long told = System.nanoTime() - PAUSE_NANOS;

    LiveRun(RunFolder folder, Consumer<RunEvent> events) {
        this.folder = folder;
        this.events = events;
        RunRow before = RunFolders.row(folder);
        this.row =
                new RunRow(
                        before.id(),
                        "waiting",
                        before.epoch(),
                        before.step(),
                        before.steps(),
                        "waits for the run before it",
                        Instant.now().toString());
    }

    RunFolder folder() {
        return folder;
    }

    RunRow row() {
        return row;
    }

    StopSwitch stops() {
        return stops;
    }

    /** Tells that it is in line, or no longer. */
    void tell(String state, String message) {
        become(state, row.epoch(), row.step(), row.steps(), message);
        events.accept(new RunEvent(row, ""));
    }

    private void become(String state, int epoch, long step, long steps, String message) {
        row = new RunRow(row.id(), state, epoch, step, steps, message, Instant.now().toString());
    }

    @Override
    public void status(RunStatus status) {
        if (lines == null) {
            lines = new LineTail(folder.metrics());
        }
        row = RunFolders.row(row.id(), status);
        events.accept(new RunEvent(row, ""));
    }

    @Override
    public void say(String line) {
        tell(row.state(), line);
    }

    @Override
    public void report(String what, long done, long total) {
        long now = System.nanoTime();
        if (done >= total || now - told >= PAUSE_NANOS) {
            told = now;
            tell(row.state(), "%s %d/%d".formatted(what, done, total));
        }
    }

    @Override
    public void step(StepReport report) {
        become(RunFolders.word(State.TRAINING), report.epoch(), report.step(), report.steps(), "");
        tellLines();
    }

    @Override
    public void epoch(int epoch, long step, ModalityId modality, EarlyExit.Decision decision) {
        tellLines();
    }

    @Override
    public void validated(int epoch, long step, String measure, double value) {
        tellLines();
    }

    @Override
    public void checkpointed(long step) {
        tellLines();
    }

    @Override
    public void finished(TrainingOutcome outcome) {
        boolean measured = outcome.reason() != TrainingOutcome.Reason.STOPPED;
        become(
                RunFolders.word(measured ? State.EVALUATING : State.TRAINING),
                row.epoch(),
                row.step(),
                row.steps(),
                "training ended");
        tellLines();
    }

    private void tellLines() {
        lines.fresh().forEach(line -> events.accept(new RunEvent(row, line)));
    }
}
