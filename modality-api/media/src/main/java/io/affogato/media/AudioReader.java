package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;

import io.affogato.modality.ErrorCode;
import java.nio.file.Path;

/**
 * The sound of a file: wav, flac, mp3, ogg, or the sound track of mp4 and webm.
 *
 * <p>Lossy codecs start with priming samples; they are removed where the file says how many.
 */
public final class AudioReader {

    private AudioReader() {}

    /**
     * Reads the sound at its own rate.
     *
     * @return (C, L); full scale is -1 to 1, files of floats may exceed it
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}; {@code BAD_MEDIA} if the
     *     file has no sound track or is damaged; {@code EMPTY_SIGNAL} if the track has no samples;
     *     {@code NOT_FINITE} if a sample is NaN or infinite
     */
    public static Waveform read(Path file) {
        return decode(file, 0);
    }

    /**
     * Reads the sound and resamples it, band-limited, to a rate.
     *
     * @param rate Hz
     * @return (C, L), see {@link #read(Path)}
     */
    public static Waveform read(Path file, int rate) {
        if (rate <= 0) {
            throw new IllegalArgumentException("rate must be positive, was %d".formatted(rate));
        }
        return decode(file, rate);
    }

    private static Waveform decode(Path file, int rate) {
        try (Demuxer demuxer = Demuxer.open(file)) {
            int index = demuxer.main(AVMEDIA_TYPE_AUDIO);
            if (index < 0) {
                throw Failures.badMedia(file, "expected a sound track, found none");
            }
            try (Decoder decoder = Decoder.open(file, demuxer, index);
                    Resampler resampler = new Resampler(file, rate)) {
                decoder.decode(
                        frame -> {
                            resampler.add(frame);
                            return true;
                        });
                return checked(file, resampler.finish());
            }
        }
    }

    private static Waveform checked(Path file, Waveform sound) {
        for (int c = 0; c < sound.channels().length; c++) {
            float[] channel = sound.channels()[c];
            for (int i = 0; i < channel.length; i++) {
                if (!Float.isFinite(channel[i])) {
                    throw Failures.of(
                            ErrorCode.NOT_FINITE,
                            file,
                            "sample %d of channel %d is %s".formatted(i, c, channel[i]));
                }
            }
        }
        return sound;
    }
}
