package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.EncoderContext.Shared;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The backbone's frozen vision transformer as a modality's encoder; all modalities of a run whose
 * signals are pictures share one network.
 *
 * <p>Axes: B batch, T frames, Y = X picture side in pixels, N = 1 + (Y/P)(X/P) tokens of a frame
 * with the class token first, P patch side, D width, J width of the vector of a sample.
 *
 * <pre>
 *   tokens = vit(signals)                    (B, T, N, D)
 *   pooled = mean over frames of pool(vit)   (B, J)
 * </pre>
 *
 * <p>Of BLIP-2's transformer the tokens are the last state and pooling is their mean. Of a CLIP,
 * where {@code config.json} says so, they are the three states of {@link
 * ClipVisionConfig#levels()}, and pooling gives the projected class token, followed, if {@code
 * vision_config} has {@code pooling_cells: G}, by the means of the last state over G x G cells.
 *
 * <p>A sample is blank, and so not present, if no channel of any frame holds two different values.
 *
 * <p>Source: Yu et al. 2024, arXiv:2402.05889, section 3.1: whatever looks like a picture goes
 * through the one frozen encoder of the video; arXiv:2403.05060 for what is taken of a CLIP.
 */
public final class VisionEncoder implements ModalityEncoder {

    private static final int CHANNELS = 3;

    private final Shared<FrozenNetwork<VisionTower>> hold;
    private final int frames;

    private VisionEncoder(Shared<FrozenNetwork<VisionTower>> hold, int frames) {
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

    private static FrozenNetwork<VisionTower> load(EncoderContext context) {
        ConfigFile file = ConfigFile.readFolder(context.weights());
        return FrozenNetwork.load(
                context,
                context.weights(),
                VisionTower.architecture(file),
                weights -> VisionTower.read(file, weights));
    }

    /**
     * Returns the side, in pixels, of the pictures that the backbone's vision transformer takes.
     *
     * @param backbone folder in Hugging Face layout
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} or {@link ErrorCode#BAD_WEIGHTS}
     */
    public static int pictureSide(Path backbone) {
        return VisionTower.pictureSide(ConfigFile.readFolder(backbone));
    }

    @Override
    public int featureWidth() {
        return tower().width();
    }

    @Override
    public int pooledWidth() {
        return tower().pooledWidth();
    }

    @Override
    public int levels() {
        return tower().levels();
    }

    @Override
    public String fingerprint() {
        return hold.get().fingerprint();
    }

    /**
     * Maps pictures (B, T, 3, Y, X) to tokens (B, T, N, D), pooled to (B, J).
     *
     * @throws ModalityException {@link ErrorCode#BAD_SHAPE} unless T is the run's and Y = X the
     *     network's
     */
    @Override
    public Features encode(NDArray signals) {
        int side = tower().imageSize();
        checkShape(signals.getShape(), side);
        long b = signals.getShape().get(0);
        try (NDArray pixels = signals.reshape(b * frames, CHANNELS, side, side)) {
            List<NDArray> seen = tower().look(pixels);
            try (NDArray flat = seen.get(0);
                    NDArray pictures = seen.get(1);
                    NDArray split = pictures.reshape(b, frames, -1)) {
                return Features.dense(
                        flat.reshape(b, frames, -1, featureWidth()),
                        split.mean(new int[] {1}),
                        present(pixels));
            }
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

    private VisionTower tower() {
        return hold.get().network();
    }

    @Override
    public void close() {
        hold.close();
    }
}
