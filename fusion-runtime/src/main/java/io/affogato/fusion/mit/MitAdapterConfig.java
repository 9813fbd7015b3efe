package io.affogato.fusion.mit;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.modality.ModalityId;
import java.util.Map;

/**
 * Sizes of what one modality trains.
 *
 * @param id the modality
 * @param globalWidth I, width of its global vector
 * @param blocks sizes of the language model's blocks
 * @param infusion with layers that these blocks have
 */
public record MitAdapterConfig(
        ModalityId id, int globalWidth, BlockSizes blocks, MitConfig infusion) {

    /** Names the layers, and checks them and the width. */
    public MitAdapterConfig {
        infusion = infusion.within(blocks);
        if (globalWidth <= 0) {
            throw new IllegalArgumentException(
                    "a global vector must have a width, found %d".formatted(globalWidth));
        }
    }

    /** Returns the shape of every tensor by its name in checkpoints, in order. */
    public Map<String, Shape> tensors() {
        return new MitNames(this).tensors();
    }

    /**
     * Returns the number of trainable parameters, and of the additive key's where it is kept.
     *
     * <pre>
     *   full:      n (3 or 4 (I A K + A K) + I F + F + A)
     *   low rank:  I r + r + n (3 or 4 (r A K + A K) + r F + F + A)
     * </pre>
     */
    public long parameterCount() {
        return tensors().values().stream().mapToLong(Shape::size).sum();
    }
}
