package io.affogato.fusion.training;

import io.affogato.modality.ModalityId;
import java.util.List;

/** Several listeners as one, called in order. */
public final class RunListeners implements RunListener {

    private final List<RunListener> listeners;

    /** Joins listeners. */
    public RunListeners(RunListener... listeners) {
        this.listeners = List.of(listeners);
    }

    @Override
    public void step(StepReport report) {
        listeners.forEach(listener -> listener.step(report));
    }

    @Override
    public void epoch(int epoch, long step, ModalityId modality, EarlyExit.Decision decision) {
        listeners.forEach(listener -> listener.epoch(epoch, step, modality, decision));
    }

    @Override
    public void validated(int epoch, long step, String measure, double value) {
        listeners.forEach(listener -> listener.validated(epoch, step, measure, value));
    }

    @Override
    public void checkpointed(long step) {
        listeners.forEach(listener -> listener.checkpointed(step));
    }

    @Override
    public void finished(TrainingOutcome outcome) {
        listeners.forEach(listener -> listener.finished(outcome));
    }
}
