package io.affogato.media;

import java.util.Arrays;
import java.util.List;

/**
 * Shows sound to the eye: time to the right, frequency up, loudness as colour of an even palette.
 *
 * <p>All channels share one scale that ends {@value #RANGE_DB} decibels below the loudest moment of
 * any, so that their levels can be compared.
 */
public final class SpectrogramPicture {

    private static final double RANGE_DB = 60;
    private static final double NEPER_DB = 10 / Math.log(10); // of an energy
    private static final double SILENCE = Math.log(Math.ulp(1f)); // the floor of LogMel
    private static final int GAP = 2; // rows between channels
    private static final byte GREY = (byte) 128;

    private SpectrogramPicture() {}

    /**
     * Paints channels one below the other with a thin grey gap.
     *
     * @param channels (F, M) each, natural logarithms of energies as {@link LogMel#of} gives them,
     *     all of one shape
     * @param width of the picture
     * @param height of the picture, at least 3 rows a channel
     */
    public static Frame of(List<FloatArray> channels, int width, int height) {
        int count = channels.size();
        if (count == 0 || height < (GAP + 1) * count) {
            throw new IllegalArgumentException(
                    "expected channels with %d rows or more each, found %d channels in %d rows"
                            .formatted(GAP + 1, count, height));
        }
        HeatMap palette = palette(channels);
        int rows = (height - GAP * (count - 1)) / count;
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, GREY);
        for (int i = 0; i < count; i++) {
            Plane plane = Resize.bicubic(upright(channels.get(i)), width, rows);
            byte[] band = palette.colour(plane).rgb();
            System.arraycopy(band, 0, rgb, i * (rows + GAP) * width * 3, band.length);
        }
        return new Frame(width, height, rgb);
    }

    private static HeatMap palette(List<FloatArray> channels) {
        double range = RANGE_DB / NEPER_DB;
        double loudest = SILENCE + range; // silence stays dark
        for (FloatArray channel : channels) {
            for (float level : channel.values()) {
                loudest = Math.max(loudest, level);
            }
        }
        return HeatMap.even(loudest - range, loudest);
    }

    /** Turns (F, M) into M rows of F columns, the highest frequency first. */
    private static Plane upright(FloatArray channel) {
        int frames = channel.size(0);
        int bins = channel.size(1);
        float[] values = new float[frames * bins];
        for (int f = 0; f < frames; f++) {
            for (int m = 0; m < bins; m++) {
                values[(bins - 1 - m) * frames + f] = channel.values()[f * bins + m];
            }
        }
        return new Plane(frames, bins, values);
    }
}
