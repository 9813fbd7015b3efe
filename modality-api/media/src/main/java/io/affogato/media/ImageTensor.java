package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.List;

/**
 * Pictures as a vision encoder takes them: channels first, 0..1, shifted and scaled a channel.
 *
 * <p>The default mean and deviation are those of CLIP, also used by BLIP-2.
 */
public final class ImageTensor {

    @SuppressWarnings("FloatingPointLiteralPrecision") // as published
    private static final float[] CLIP_MEAN = {0.48145466f, 0.4578275f, 0.40821073f};

    @SuppressWarnings("FloatingPointLiteralPrecision") // as published
    private static final float[] CLIP_DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

    private ImageTensor() {}

    /** Returns (value / 255 - mean) / deviation with CLIP's constants, (3, H, W). */
    public static FloatArray normalise(Frame frame) {
        return normalise(frame, CLIP_MEAN, CLIP_DEVIATION);
    }

    /**
     * Returns (value / 255 - mean) / deviation, (3, H, W).
     *
     * @param mean one a channel, of values in 0..1
     * @param deviation one a channel, positive
     */
    public static FloatArray normalise(Frame frame, float[] mean, float[] deviation) {
        float[] values = new float[frame.rgb().length];
        fill(frame, mean, deviation, values, 0);
        return new FloatArray(values, 3, frame.height(), frame.width());
    }

    /**
     * Normalises pictures of one size with CLIP's constants, (T, 3, H, W).
     *
     * @throws io.affogato.modality.ModalityException {@code BAD_SHAPE} if sizes differ, {@code
     *     EMPTY_SIGNAL} without pictures
     */
    public static FloatArray stack(List<Frame> frames) {
        if (frames.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL, "expected at least 1 picture, found none");
        }
        Frame first = frames.get(0);
        int size = first.rgb().length;
        float[] values = new float[Math.multiplyExact(size, frames.size())];
        for (int t = 0; t < frames.size(); t++) {
            Frame frame = frames.get(t);
            if (frame.width() != first.width() || frame.height() != first.height()) {
                throw new ModalityException(
                        ErrorCode.BAD_SHAPE,
                        "expected pictures of %s, found %s".formatted(first, frame));
            }
            fill(frame, CLIP_MEAN, CLIP_DEVIATION, values, t * size);
        }
        return new FloatArray(values, frames.size(), 3, first.height(), first.width());
    }

    private static void fill(Frame frame, float[] mean, float[] deviation, float[] to, int at) {
        int pixels = frame.width() * frame.height();
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < pixels; i++) {
                float share = (frame.rgb()[i * 3 + c] & 0xff) / 255f;
                to[at + c * pixels + i] = (share - mean[c]) / deviation[c];
            }
        }
    }
}
