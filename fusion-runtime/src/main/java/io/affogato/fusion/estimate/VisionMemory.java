package io.affogato.fusion.estimate;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.config.VisionConfig;
import java.util.Map;

/**
 * Memory of a vision transformer: pictures go through it in chunks, and what a block makes is freed
 * when it ends.
 */
final class VisionMemory {

    /** Arrays of the tokens' size that a block holds at its end, fused and single maps alike. */
    private static final long TOKEN_ARRAYS = 12;

    /** Arrays of the hidden size: before and behind the activation. */
    private static final long HIDDEN_ARRAYS = 2;

    private VisionMemory() {}

    static PartEstimate of(
            String name, VisionConfig config, Map<String, Shape> shapes, long pictures) {
        long chunk = Math.min(pictures, VisionTransformer.ENCODE_CHUNK);
        long tokens = Bytes.floats(config.tokens(), config.width());
        long hidden = Bytes.floats(config.tokens(), config.mlpWidth());
        long block = chunk * (TOKEN_ARRAYS * tokens + HIDDEN_ARRAYS * hidden);
        long parameters = Bytes.numbers(shapes);
        return new PartEstimate(
                name, parameters, Float.BYTES * parameters, block + pictures * tokens, 0);
    }
}
