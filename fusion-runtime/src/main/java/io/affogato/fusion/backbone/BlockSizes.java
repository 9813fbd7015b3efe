package io.affogato.fusion.backbone;

/**
 * Sizes of the blocks whose insides can be modulated: those of the encoder where there is one, else
 * all.
 *
 * @param layers number of blocks
 * @param heads A, heads of queries
 * @param headWidth K
 * @param feedForwardWidth F, hidden units of the feed-forward
 */
public record BlockSizes(int layers, int heads, int headWidth, int feedForwardWidth) {

    /** Checks that all are positive. */
    public BlockSizes {
        if (layers <= 0 || heads <= 0 || headWidth <= 0 || feedForwardWidth <= 0) {
            throw new IllegalArgumentException(
                    "sizes of blocks must be positive, found %d layers, %d heads of %d, %d units"
                            .formatted(layers, heads, headWidth, feedForwardWidth));
        }
    }
}
