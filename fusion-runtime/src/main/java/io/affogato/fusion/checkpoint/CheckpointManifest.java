package io.affogato.fusion.checkpoint;

import io.affogato.fusion.training.TrainingState;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON beside the arrays of a checkpoint.
 *
 * @param schema version of this format
 * @param model what the arrays belong to
 * @param seed of the run; with the step it fixes all random numbers
 * @param state position, gradient history and metrics
 * @param files size and SHA-256 of every file, by name
 */
public record CheckpointManifest(
        int schema,
        ModelIdentity model,
        long seed,
        TrainingState state,
        Map<String, FileEntry> files) {

    /** The version this program writes and reads. */
    public static final int SCHEMA = 1;

    /** Copies the map. */
    public CheckpointManifest {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /**
     * One file.
     *
     * @param bytes its size
     * @param sha256 of its contents, in hexadecimal
     */
    public record FileEntry(long bytes, String sha256) {}
}
