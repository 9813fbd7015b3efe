package io.affogato.bundle.audio;

import io.affogato.media.AudioReader;
import io.affogato.media.FloatArray;
import io.affogato.media.Frame;
import io.affogato.media.LogMel;
import io.affogato.media.LogMelConfig;
import io.affogato.media.PngWriter;
import io.affogato.media.SpectrogramPicture;
import io.affogato.media.WavWriter;
import io.affogato.media.Waveform;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads normalised log-mel spectrograms (S, C, F, M): segments, channels, frames of 10
 * milliseconds, mel bands.
 *
 * <p>Role {@code audio}, a sound file, comes first; a sample without it has the sound track of role
 * {@code video} read, unless that is a folder of pictures. A stereo backbone takes the first two
 * channels, and hears a monaural file on both.
 *
 * <p>What is longer than S segments is cut at the end, what is shorter is filled with zeros there,
 * after normalisation.
 */
final class Spectrograms implements SignalReader {

    private static final String ROLE = "audio";
    private static final String FALLBACK = "video";
    private static final int PICTURE_WIDTH = 160;
    private static final int PICTURE_HEIGHT = 96;

    private final AudioConfig config;
    private final LogMelConfig bands;
    private final LogMel logMel;

    Spectrograms(AudioConfig config) {
        LogMelConfig usual = LogMelConfig.beats();
        this.config = config;
        this.bands =
                new LogMelConfig(
                        usual.rate(),
                        config.transformer().melBins(),
                        usual.frameMillis(),
                        usual.shiftMillis(),
                        usual.lowHz(),
                        usual.highHz(),
                        usual.gain());
        this.logMel = new LogMel(bands);
    }

    @Override
    public String fingerprint() {
        return "spectrograms v1, %s, %s segments of %s frames, %s channels, mean %s, deviation %s"
                .formatted(
                        bands,
                        config.segments(),
                        config.transformer().frames(),
                        config.channels(),
                        config.mean(),
                        config.deviation());
    }

    @Override
    public List<Path> sources(Sample sample) {
        return sample
                .file(ROLE)
                .or(() -> sample.file(FALLBACK).filter(video -> !Files.isDirectory(video)))
                .stream()
                .toList();
    }

    @Override
    public Signal read(Sample sample) {
        int s = config.segments();
        int c = config.channels();
        int f = config.transformer().frames();
        int m = config.transformer().melBins();
        List<FloatArray> heard = banks(sample);
        FloatArray[] channels = new FloatArray[c];
        for (int i = 0; i < c; i++) {
            channels[i] = normalSegments(heard.get(i));
        }
        FloatBuffer values = FloatBuffer.allocate(s * c * f * m);
        for (int segment = 0; segment < s; segment++) {
            for (FloatArray channel : channels) {
                values.put(channel.values(), segment * f * m, f * m);
            }
        }
        return new Signal(values.array(), s, c, f, m);
    }

    @Override
    public List<byte[]> pictures(Sample sample) {
        Frame picture = SpectrogramPicture.of(banks(sample), PICTURE_WIDTH, PICTURE_HEIGHT);
        return List.of(PngWriter.bytes(picture));
    }

    @Override
    public List<byte[]> sounds(Sample sample) {
        return List.of(WavWriter.bytes(AudioReader.read(sources(sample).get(0), bands.rate())));
    }

    /** Returns the filter bank (F', M) of each channel, with the F' frames that are heard. */
    private List<FloatArray> banks(Sample sample) {
        Path file = sources(sample).get(0);
        Waveform sound = AudioReader.read(file, bands.rate());
        List<FloatArray> banks = new ArrayList<>(config.channels());
        for (int i = 0; i < config.channels(); i++) {
            banks.add(heard(logMel.of(channel(sound, i))));
        }
        return banks;
    }

    private FloatArray heard(FloatArray bank) {
        int frames = Math.min(bank.size(0), config.segments() * config.transformer().frames());
        int bins = bank.size(1);
        return new FloatArray(Arrays.copyOf(bank.values(), frames * bins), frames, bins);
    }

    private float[] channel(Waveform sound, int index) {
        if (config.channels() == 1) {
            return sound.mono();
        }
        return sound.channels()[Math.min(index, sound.channels().length - 1)];
    }

    /** Maps a filter bank (F', M) to (S, F, M). */
    private FloatArray normalSegments(FloatArray bank) {
        FloatArray normal = LogMel.normalise(bank, config.mean(), config.deviation());
        return LogMel.segments(normal, config.segments(), config.transformer().frames());
    }
}
