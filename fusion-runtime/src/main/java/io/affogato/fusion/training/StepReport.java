package io.affogato.fusion.training;

import java.util.List;

/**
 * One batch.
 *
 * @param epoch of the batch, from 0
 * @param step batches done in all, this one included
 * @param steps batches of the whole run
 * @param learningRate of the batch
 * @param passes in order of the modalities
 */
public record StepReport(
        int epoch, long step, long steps, double learningRate, List<PassReport> passes) {

    /** Copies the list. */
    public StepReport {
        passes = List.copyOf(passes);
    }
}
