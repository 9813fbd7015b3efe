package io.affogato.bundle.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.ChannelCode;
import io.affogato.nn.FrozenNetwork;

/**
 * The backbone's frozen audio transformer, from the folder {@code audio}.
 *
 * <p>Axes: B batch, S segments, C channels, F frames and M mel bands of a segment, L tokens of a
 * channel, N = C L tokens of a segment, D width.
 *
 * <p>Two channels are told apart by {@link ChannelCode}; one channel gets no code and is encoded
 * exactly as CREMA does.
 *
 * <p>A sample of digital silence in all channels is not present.
 */
final class SoundEncoder implements ModalityEncoder {

    private static final float TOLERANCE = 1e-4f; // between log-mel energies of nothing

    private final AudioConfig config;
    private final FrozenNetwork<BeatsEncoder> loaded;

    SoundEncoder(EncoderContext context) {
        this.config = AudioConfig.read(context.weights());
        this.loaded =
                FrozenNetwork.load(
                        context,
                        AudioConfig.folder(context.weights()),
                        config + ", cosine channel code v1, pooled by channel",
                        weights -> new BeatsEncoder(config.transformer(), weights));
    }

    @Override
    public int featureWidth() {
        return loaded.network().width();
    }

    /** Returns C D. */
    @Override
    public int pooledWidth() {
        return config.channels() * featureWidth();
    }

    @Override
    public String fingerprint() {
        return loaded.fingerprint();
    }

    /** Maps spectrograms (B, S, C, F, M) to tokens (B, S, N, D), pooled by channel: (B, C D). */
    @Override
    public Features encode(NDArray signals) {
        int s = config.segments();
        int c = config.channels();
        int f = config.transformer().frames();
        int m = config.transformer().melBins();
        checkShape(signals.getShape(), new Shape(s, c, f, m));
        long b = signals.getShape().get(0);
        try (NDArray sequences = signals.reshape(b * s * c, f, m);
                NDArray flat = loaded.network().encode(sequences);
                NDArray split = flat.reshape(b * s, c, -1, featureWidth());
                NDArray joined = ChannelCode.join(split);
                NDArray channels = ChannelCode.pool(split);
                NDArray segments = channels.reshape(b, s, -1)) {
            return Features.dense(
                    joined.reshape(b, s, -1, featureWidth()),
                    segments.mean(new int[] {1}),
                    present(signals, (int) b));
        }
    }

    private static void checkShape(Shape found, Shape expected) {
        if (found.dimension() != 5 || !found.slice(1).equals(expected)) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "spectrograms must be (B, S, C, F, M) with the last four as %s, found %s;"
                                    .formatted(expected, found)
                            + " read them for this backbone");
        }
    }

    private float[] present(NDArray signals, int samples) {
        float[] values = signals.toFloatArray();
        float silence = config.silence() + TOLERANCE;
        int size = values.length / samples;
        float[] present = new float[samples];
        for (int i = 0; i < values.length; i++) {
            if (values[i] > silence && values[i] != 0) { // zeros fill what is too short
                present[i / size] = 1;
            }
        }
        return present;
    }

    @Override
    public void close() {
        loaded.close();
    }
}
