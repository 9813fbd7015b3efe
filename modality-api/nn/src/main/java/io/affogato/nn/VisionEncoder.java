package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.EncoderContext.Shared;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import java.nio.file.Path;

/**
 * The backbone's frozen vision transformer as a modality's encoder; all modalities of a run whose
 * signals are pictures share one network.
 *
 * <p>Axes: B batch, T frames, Y = X picture side in pixels, N = 1 + (Y/P)(X/P) tokens of a frame
 * with the class token first, P patch side, D width.
 *
 * <pre>
 *   tokens = vit(signals)      (B, T, N, D)
 * </pre>
 *
 * <p>A sample is blank, and so not present, if no channel of any frame holds two different values.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1: whatever looks like a picture goes
 * through the one frozen encoder of the video.
 */
public final class VisionEncoder implements ModalityEncoder {

    private static final int CHANNELS = 3;

    private final Shared<FrozenNetwork<VisionTransformer>> hold;
    private final int frames;

    private VisionEncoder(Shared<FrozenNetwork<VisionTransformer>> hold, int frames) {
        this.hold = hold;
        this.frames = frames;
    }

    /**
     * Opens the encoder, loading the network unless the run already holds it.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} or {@link ErrorCode#BAD_WEIGHTS}
     */
    public static VisionEncoder open(EncoderContext context) {
        String key = "vision " + context.weights().toAbsolutePath().normalize();
        return new VisionEncoder(context.share(key, () -> load(context)), context.frames());
    }

    private static FrozenNetwork<VisionTransformer> load(EncoderContext context) {
        VisionConfig config = config(context.weights());
        return FrozenNetwork.load(
                context,
                context.weights(),
                config.toString(),
                weights -> VisionTransformer.read(config, weights));
    }

    /**
     * Returns the side, in pixels, of the pictures that the backbone's vision transformer takes.
     *
     * @param backbone folder in Hugging Face layout
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} or {@link ErrorCode#BAD_WEIGHTS}
     */
    public static int pictureSide(Path backbone) {
        return config(backbone).imageSize();
    }

    private static VisionConfig config(Path backbone) {
        return VisionConfig.from(ConfigFile.readFolder(backbone));
    }

    @Override
    public int featureWidth() {
        return transformer().width();
    }

    @Override
    public String fingerprint() {
        return hold.get().fingerprint();
    }

    /**
     * Maps pictures (B, T, 3, Y, X) to tokens (B, T, N, D).
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} unless T is the run's and Y = X the
     *     network's
     */
    @Override
    public Features encode(NDArray signals) {
        int side = transformer().config().imageSize();
        checkShape(signals.getShape(), side);
        long b = signals.getShape().get(0);
        try (NDArray pixels = signals.reshape(b * frames, CHANNELS, side, side);
                NDArray flat = transformer().encode(pixels)) {
            return Features.dense(
                    flat.reshape(b, frames, -1, transformer().width()), present(pixels));
        }
    }

    private void checkShape(Shape shape, int side) {
        Shape expected = new Shape(frames, CHANNELS, side, side);
        if (shape.dimension() != 5 || !shape.slice(1).equals(expected)) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "pictures must be (B, %d, %d, %d, %d), found %s; read them for this backbone"
                            .formatted(frames, CHANNELS, side, side, shape));
        }
    }

    /** Returns 1 for every sample of which some channel of some frame holds two values, else 0. */
    private float[] present(NDArray pixels) {
        int channels = frames * CHANNELS;
        long rows = pixels.getShape().get(0) * CHANNELS;
        try (NDArray flat = pixels.reshape(rows, -1);
                NDArray lowest = flat.min(new int[] {1});
                NDArray highest = flat.max(new int[] {1})) {
            float[] low = lowest.toFloatArray();
            float[] high = highest.toFloatArray();
            float[] present = new float[low.length / channels];
            for (int i = 0; i < low.length; i++) {
                if (low[i] < high[i]) {
                    present[i / channels] = 1;
                }
            }
            return present;
        }
    }

    private VisionTransformer transformer() {
        return hold.get().network();
    }

    @Override
    public void close() {
        hold.close();
    }
}
