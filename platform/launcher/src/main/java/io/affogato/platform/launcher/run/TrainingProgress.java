package io.affogato.platform.launcher.run;

import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.StepReport;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.platform.launcher.terminal.Terminal;

/** Shows training to whoever watches: a bar, and a line for what is worth one. */
final class TrainingProgress implements RunListener {

    private final Progress progress;
    private final Terminal terminal;

    TrainingProgress(Progress progress, Terminal terminal) {
        this.progress = progress;
        this.terminal = terminal;
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
    public void validated(int epoch, long step, double accuracy) {
        say("epoch %d: validation accuracy %.1f %%".formatted(epoch + 1, 100 * accuracy));
    }

    private void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }
}
