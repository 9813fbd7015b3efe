package io.affogato.platform.launcher.run;

import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.StepReport;

/** Times the batches of a run, without what happens between them. Heard on one thread. */
final class StepClock implements RunListener {

    private long last;
    private long nanos;
    private long steps;

    @Override
    public void step(StepReport report) {
        if (last != 0) { // the first one also warms up
            nanos += System.nanoTime() - last;
            steps++;
        }
        rest();
    }

    @Override
    public void validated(int epoch, long step, String measure, double value) {
        rest();
    }

    @Override
    public void checkpointed(long step) {
        rest();
    }

    private void rest() {
        last = System.nanoTime();
    }

    /** Returns the mean of all batches but the first; NaN if there was no other. */
    double secondsAStep() {
        return steps == 0 ? Double.NaN : nanos / 1e9 / steps;
    }
}
