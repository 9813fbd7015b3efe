package io.affogato.fusion.training;

import ai.djl.ndarray.NDManager;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Walks a training plan: epochs, batches in seeded order, early exits, validation, checkpoints.
 *
 * <p>A run depends on its plan, model and samples alone: started again from any checkpoint it ends
 * with the same bits as if it had never been interrupted. (A time limit decides where it ends, not
 * how it goes.)
 */
public final class TrainingLoop {

    private final TrainingPlan plan;
    private final BatchTrainer trainer;
    private final BatchSource batches;
    private final TrainingHooks hooks;
    private final AtomicBoolean stop = new AtomicBoolean();

    /** Assembles a loop. */
    public TrainingLoop(
            TrainingPlan plan, BatchTrainer trainer, BatchSource batches, TrainingHooks hooks) {
        if (batches.size() == 0) {
            throw new IllegalArgumentException("training needs samples, found none");
        }
        this.plan = plan;
        this.trainer = trainer;
        this.batches = batches;
        this.hooks = hooks;
    }

    /**
     * Trains until the plan is done or something ends it before; then the last state is
     * checkpointed.
     *
     * @param manager parent of one manager a batch
     * @param from where to start, or to go on
     */
    public TrainingOutcome run(NDManager manager, TrainingState from) {
        TrainingRun run = new TrainingRun(plan, trainer, batches, hooks, from);
        TrainingOutcome outcome = run.go(manager, stop::get);
        hooks.listener().finished(outcome);
        return outcome;
    }

    /** Asks a run to end after the batch under way, with a checkpoint. Any thread may call it. */
    public void requestStop() {
        stop.set(true);
    }
}
