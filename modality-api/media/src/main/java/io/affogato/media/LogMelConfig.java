package io.affogato.media;

/**
 * The sizes of a log-mel filter bank.
 *
 * @param rate of the sound, Hz
 * @param bins M, mel bins
 * @param frameMillis length of a frame
 * @param shiftMillis step between frames
 * @param lowHz lower edge of the first bin
 * @param highHz upper edge of the last bin, at most half the rate
 * @param gain factor on the samples before anything else; 32768 for models that expect 16-bit scale
 */
public record LogMelConfig(
        int rate,
        int bins,
        double frameMillis,
        double shiftMillis,
        double lowHz,
        double highHz,
        double gain) {

    /** Checks that sizes are positive and the range lies below half the rate. */
    public LogMelConfig {
        if (rate <= 0 || bins <= 0 || !(frameMillis > 0) || !(shiftMillis > 0) || !(gain > 0)) {
            throw new IllegalArgumentException(
                    "rate, bins, frame, shift and gain must be positive, found %d, %d, %s, %s, %s"
                            .formatted(rate, bins, frameMillis, shiftMillis, gain));
        }
        if (!(lowHz >= 0) || !(lowHz < highHz) || !(highHz <= rate / 2.0)) {
            throw new IllegalArgumentException(
                    "the range must lie in 0..%s Hz, found %s..%s"
                            .formatted(rate / 2.0, lowHz, highHz));
        }
    }

    /** Returns the sizes BEATs was trained with: 16 kHz, 128 bins, 25 ms every 10 ms. */
    public static LogMelConfig beats() {
        return new LogMelConfig(16_000, 128, 25, 10, 20, 8_000, 32_768);
    }

    /** Returns the samples of a frame. */
    int frame() {
        return (int) (rate * frameMillis * 0.001);
    }

    /** Returns the samples between the starts of frames. */
    int shift() {
        return (int) (rate * shiftMillis * 0.001);
    }
}
