package io.affogato.fusion.estimate;

import io.affogato.nn.Precision;

/**
 * What a backbone is to be used for.
 *
 * @param batch B, questions at a time
 * @param frames T, frames of a sample
 * @param modalities that take part
 * @param rank of their low-rank pairs
 * @param text positions of a question
 * @param answer positions of an answer
 * @param precision what the language model's weights are kept as
 */
public record Workload(
        int batch,
        int frames,
        int modalities,
        int rank,
        int text,
        int answer,
        Precision precision) {

    /** Checks that there is work. */
    public Workload {
        for (int each : new int[] {batch, frames, modalities, rank, text, answer}) {
            if (each <= 0) {
                throw new IllegalArgumentException(
                        "numbers of a workload must be positive, found %d".formatted(each));
            }
        }
    }
}
