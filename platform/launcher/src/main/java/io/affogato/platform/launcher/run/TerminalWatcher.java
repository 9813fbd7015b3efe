package io.affogato.platform.launcher.run;

import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.StepReport;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.platform.launcher.terminal.Terminal;

/** Shows a run to whoever watches: a bar, and a line for what is worth one. */
public final class TerminalWatcher implements RunWatcher {

    private final Progress progress;
    private final Terminal terminal;

    /** Shows progress in its own way, all else as lines on the error stream. */
    public TerminalWatcher(Progress progress, Terminal terminal) {
        this.progress = progress;
        this.terminal = terminal;
    }

    @Override
    public void report(String what, long done, long total) {
        progress.report(what, done, total);
    }

    @Override
    public void step(StepReport report) {
        progress.report("training", report.step(), report.steps());
    }

    @Override
    public void epoch(int epoch, long step, ModalityId modality, EarlyExit.Decision decision) {
        if (decision.exits()) {
            say("%s leaves training after epoch %d".formatted(modality, epoch + 1));
        }
    }

    @Override
    public void validated(int epoch, long step, String measure, double value) {
        say("epoch %d: validation %s %.3f".formatted(epoch + 1, measure, value));
    }

    @Override
    public void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }
}
