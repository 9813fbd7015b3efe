package io.affogato.fusion.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.nn.safetensors.SafetensorsFile;
import java.nio.file.Path;

/**
 * The arrays of one shard. Those stored as float32 are mapped rather than read: they cost address
 * space, and memory only while the system has it to spare. Halves are widened when the shard is
 * opened and do cost memory.
 *
 * @param tokens (R, S, N, D), float32
 * @param mask (R, S, N), float32
 * @param pooled (R, J), float32
 */
record FeatureShard(NDArray tokens, NDArray mask, NDArray pooled) {

    static final String TOKENS = "tokens";
    static final String MASK = "mask";
    static final String POOLED = "pooled";

    static FeatureShard open(Path file, NDManager owner) {
        try (SafetensorsFile shard = SafetensorsFile.open(file)) {
            return new FeatureShard(
                    kept(shard, TOKENS, owner),
                    kept(shard, MASK, owner),
                    kept(shard, POOLED, owner));
        }
    }

    /** Loads an array that outlives the scope of the step that asked for it first. */
    private static NDArray kept(SafetensorsFile shard, String name, NDManager owner) {
        NDArray array = shard.load(name, owner);
        NDScope.unregister(array);
        return array;
    }
}
