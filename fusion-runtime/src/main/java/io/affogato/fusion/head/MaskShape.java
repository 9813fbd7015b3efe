package io.affogato.fusion.head;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * Which decoder draws masks, how large it is, and how large the masks are.
 *
 * @param decoder which one
 * @param loss what it learns by
 * @param size Y = X, pixels of the masks that are learnt and measured
 * @param width R of the transformer
 * @param heads attention heads of the transformer; divides the width
 * @param feedForward width of the transformer's feed-forward parts
 * @param growth factor of each of the transformer's two enlargements
 * @param channels R of the convolutions
 * @param sides sides of the maps of the convolutions at each level after the first
 * @param locate rows and columns of the grid on which the state says where the object is; empty for
 *     none, as the authors have it
 */
public record MaskShape(
        Decoder decoder,
        MaskLoss loss,
        int size,
        int width,
        int heads,
        int feedForward,
        int growth,
        int channels,
        List<Integer> sides,
        List<Integer> locate) {

    /** The published sizes. */
    public static final MaskShape PUBLISHED =
            new MaskShape(
                    Decoder.TRANSFORMER,
                    MaskLoss.CROSS_ENTROPY,
                    480,
                    64,
                    4,
                    2048,
                    3,
                    512,
                    List.of(64, 128),
                    List.of());

    /** Layers of the published vision encoder, which scale the transformer's first values. */
    private static final int PUBLISHED_LAYERS = 24;

    private static final int QUARTERS = 4;

    /** Which decoder. */
    public enum Decoder {
        /** {@link TransformerDecoder}. */
        TRANSFORMER,
        /** {@link ConvolutionDecoder}. */
        CONVOLUTION
    }

    /** Checks the size of the masks; the decoders check theirs. */
    public MaskShape {
        sides = List.copyOf(sides);
        locate = List.copyOf(locate);
        if (size <= 0 || growth <= 0) {
            throw new IllegalArgumentException(
                    "size of masks and growth must be positive, were %d and %d"
                            .formatted(size, growth));
        }
        if (!locate.isEmpty()
                && (locate.size() != 2
                        || Math.min(locate.get(0), locate.get(1)) < 1
                        || Math.max(locate.get(0), locate.get(1)) < 2)) {
            throw new IllegalArgumentException(
                    "locate needs rows and columns of a grid of two cells or more, or nothing, was %s"
                            .formatted(locate));
        }
    }

    /** Makes an untrained decoder; the seed fixes every value. */
    MaskDecoder fresh(NDManager manager, LevelSource source, int conditionWidth, long seed) {
        return switch (decoder) {
            case TRANSFORMER ->
                    TransformerDecoder.fresh(manager, transformer(source, conditionWidth), seed);
            case CONVOLUTION ->
                    ConvolutionDecoder.fresh(manager, convolution(source, conditionWidth), seed);
        };
    }

    /** Makes what says where the object is, untrained, if the shape has it. */
    Optional<Locator> freshLocator(NDManager manager, int conditionWidth, long seed) {
        return locate.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Locator.fresh(manager, conditionWidth, locate.get(0), locate.get(1), seed));
    }

    private TransformerDecoderConfig transformer(LevelSource source, int conditionWidth) {
        return new TransformerDecoderConfig(
                source.width(),
                conditionWidth,
                loss.classes(),
                QUARTERS * growth,
                PUBLISHED_LAYERS,
                width,
                source.levels(),
                heads,
                feedForward);
    }

    private ConvolutionDecoderConfig convolution(LevelSource source, int conditionWidth) {
        if (sides.size() != source.levels() - 1) {
            throw new IllegalArgumentException(
                    "%d feature levels need %d sides, found %s"
                            .formatted(source.levels(), source.levels() - 1, sides));
        }
        return new ConvolutionDecoderConfig(
                source.width(), conditionWidth, loss.classes(), channels, sides);
    }
}
