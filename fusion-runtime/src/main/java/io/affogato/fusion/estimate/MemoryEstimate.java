package io.affogato.fusion.estimate;

import java.util.List;

/**
 * Memory of a backbone at work, in bytes.
 *
 * @param parts the networks
 * @param adapters what is trained: parameters, gradients and two moments
 * @param process what the process takes before anything is loaded
 * @param encode in all, while inputs are encoded
 * @param answer in all, while questions are answered
 * @param train in all, while adapters are trained
 */
public record MemoryEstimate(
        List<PartEstimate> parts,
        long adapters,
        long process,
        long encode,
        long answer,
        long train) {

    /** What a process with an engine and a heap of 1 GB was measured to take, 650 MB. */
    public static final long PROCESS = 650_000_000;

    /** Copies the list. */
    public MemoryEstimate {
        parts = List.copyOf(parts);
    }
}
