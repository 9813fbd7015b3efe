package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The log-mel filter bank of Kaldi, as {@code torchaudio.compliance.kaldi.fbank} computes it
 * without dither.
 *
 * <p>A frame: remove its mean, pre-emphasis 0.97, Povey window, zero-pad to a power of two, power
 * spectrum, triangular filters equally spaced on the mel scale 1127 ln(1 + f / 700), natural
 * logarithm of at least 2^-23. Frames that would reach beyond the end are left out.
 */
public final class LogMel {

    private static final double PRE_EMPHASIS = 0.97;
    private static final double FLOOR = 0x1p-23; // epsilon of float32

    private final LogMelConfig config;
    private final double[] window;
    private final PowerSpectrum spectrum;
    private final float[] filters; // (frequencies, M)

    /** Prepares windows and filters. */
    public LogMel(LogMelConfig config) {
        this.config = config;
        window = povey(config.frame());
        spectrum = new PowerSpectrum(config.frame());
        filters = filters(config, spectrum.size());
    }

    /**
     * Computes the filter bank of a sound.
     *
     * @param mono (L) samples at the configured rate, full scale is -1 to 1
     * @return (F, M), F = 1 + (L - frame) / shift
     * @throws ModalityException {@code EMPTY_SIGNAL} if the sound is shorter than a frame
     */
    public FloatArray of(float[] mono) {
        int frame = config.frame();
        if (mono.length < frame) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL,
                    "expected at least %d samples of sound, found %d"
                            .formatted(frame, mono.length));
        }
        int frames = 1 + (mono.length - frame) / config.shift();
        int frequencies = spectrum.frequencies();
        float[] power = new float[Math.multiplyExact(frames, frequencies)];
        double[] samples = new double[frame];
        for (int f = 0; f < frames; f++) {
            condition(mono, f * config.shift(), samples);
            spectrum.write(samples, power, f * frequencies);
        }
        float[] mel = Host.product(power, filters, frames, frequencies, config.bins());
        for (int i = 0; i < mel.length; i++) {
            mel[i] = (float) Math.log(Math.max(FLOOR, mel[i]));
        }
        return new FloatArray(mel, frames, config.bins());
    }

    /** Returns (x - mean) / (2 deviation), the normalisation of BEATs. */
    public static FloatArray normalise(FloatArray bank, double mean, double deviation) {
        float[] values = new float[bank.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((bank.values()[i] - mean) / (2 * deviation));
        }
        return new FloatArray(values, bank.shape());
    }

    /**
     * Cuts a filter bank into equal segments: what is too long is dropped at the end, what is
     * missing there is 0, so normalise first.
     *
     * @param bank (F, M)
     * @param segments S
     * @param frames of a segment, F'
     * @return (S, F', M)
     */
    public static FloatArray segments(FloatArray bank, int segments, int frames) {
        int bins = bank.size(1);
        float[] values = new float[Math.multiplyExact(segments * frames, bins)];
        int kept = Math.min(values.length, bank.values().length);
        System.arraycopy(bank.values(), 0, values, 0, kept);
        return new FloatArray(values, segments, frames, bins);
    }

    private void condition(float[] mono, int start, double[] samples) {
        double mean = 0;
        for (int i = 0; i < samples.length; i++) {
            samples[i] = mono[start + i] * config.gain();
            mean += samples[i];
        }
        mean /= samples.length;
        double before = samples[0] - mean;
        for (int i = 0; i < samples.length; i++) {
            double centred = samples[i] - mean;
            samples[i] = (centred - PRE_EMPHASIS * before) * window[i];
            before = centred;
        }
    }

    /** Returns a Hann window with both ends 0, to the power of 0.85. */
    private static double[] povey(int length) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = Math.pow(0.5 - 0.5 * Math.cos(2 * Math.PI * i / (length - 1)), 0.85);
        }
        return window;
    }

    /** Returns the triangular filters, (size / 2 + 1, M); the last frequency weighs nothing. */
    private static float[] filters(LogMelConfig config, int size) {
        double low = mel(config.lowHz());
        double step = (mel(config.highHz()) - low) / (config.bins() + 1);
        float[] filters = new float[(size / 2 + 1) * config.bins()];
        for (int k = 0; k < size / 2; k++) {
            double place = (mel((double) k * config.rate() / size) - low) / step;
            for (int m = 0; m < config.bins(); m++) {
                double weight = Math.min(place - m, m + 2 - place);
                filters[k * config.bins() + m] = (float) Math.max(0, weight);
            }
        }
        return filters;
    }

    private static double mel(double hertz) {
        return 1127 * Math.log(1 + hertz / 700);
    }

    /** ND4J, started at the first product and found through our own class loader. */
    private static final class Host {

        static {
            ND4JClassLoading.setNd4jClassloader(LogMel.class.getClassLoader());
        }

        /** Returns a b for a (rows, inner) and b (inner, columns). */
        static float[] product(float[] a, float[] b, int rows, int inner, int columns) {
            try (INDArray left = Nd4j.createFromArray(a).reshape(rows, inner);
                    INDArray right = Nd4j.createFromArray(b).reshape(inner, columns);
                    INDArray result = left.mmul(right);
                    INDArray ordered = result.dup('c')) {
                return ordered.data().asFloat();
            }
        }
    }
}
