package io.affogato.media;

import java.util.Arrays;

/**
 * A stretch of sound.
 *
 * @param rate samples a second, Hz
 * @param channels (C, L) amplitudes, full scale is -1 to 1; all channels have the same length
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record Waveform(int rate, float[][] channels) {

    /** Checks the rate and that channels are equally long. */
    public Waveform {
        if (rate <= 0) {
            throw new IllegalArgumentException("rate must be positive, was %d".formatted(rate));
        }
        if (channels.length == 0) {
            throw new IllegalArgumentException("a waveform has at least one channel, found none");
        }
        for (float[] channel : channels) {
            Sizes.check(channel.length, channels[0].length);
        }
    }

    /** Returns the samples of one channel, L. */
    public int samples() {
        return channels[0].length;
    }

    /** Returns the length in seconds. */
    public double seconds() {
        return (double) samples() / rate;
    }

    /** Returns the mean of the channels, (L). */
    public float[] mono() {
        float[] mean = new float[samples()];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] channel : channels) {
                sum += channel[i];
            }
            mean[i] = (float) (sum / channels.length);
        }
        return mean;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Waveform that
                && rate == that.rate
                && Arrays.deepEquals(channels, that.channels);
    }

    @Override
    public int hashCode() {
        return 31 * rate + Arrays.deepHashCode(channels);
    }

    @Override
    public String toString() {
        return "Waveform[%d channels, %d samples, %d Hz]"
                .formatted(channels.length, samples(), rate);
    }
}
