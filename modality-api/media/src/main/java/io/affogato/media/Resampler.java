package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import io.affogato.modality.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Collects decoded sound as planar float32, at its own or another rate. */
final class Resampler implements AutoCloseable {

    private final Path file;
    private final int wanted;
    private final List<float[][]> parts = new ArrayList<>();
    private SwrContext context;
    private int channels;
    private int format;
    private int sourceRate;
    private int rate;
    private long samples;

    /** Makes a collector; a wanted rate of 0 keeps the rate of the file. */
    Resampler(Path file, int wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    void add(AVFrame frame) {
        if (context == null) {
            start(frame);
        }
        if (frame.ch_layout().nb_channels() != channels
                || frame.format() != format
                || frame.sample_rate() != sourceRate) {
            throw Failures.badMedia(file, "rate or channels change in the middle of the sound");
        }
        convert(frame.extended_data(), frame.nb_samples());
    }

    /** Returns everything collected, with what the filter still held. */
    Waveform finish() {
        if (context != null) {
            convert(null, 0);
        }
        if (samples == 0) {
            throw Failures.of(ErrorCode.EMPTY_SIGNAL, file, "the sound track has no samples");
        }
        float[][] joined = new float[channels][(int) samples];
        int at = 0;
        for (float[][] part : parts) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(part[c], 0, joined[c], at, part[c].length);
            }
            at += part[0].length;
        }
        return new Waveform(rate, joined);
    }

    private void start(AVFrame frame) {
        channels = frame.ch_layout().nb_channels();
        format = frame.format();
        sourceRate = frame.sample_rate();
        rate = wanted == 0 ? sourceRate : wanted;
        context = new SwrContext(null);
        int status =
                swr_alloc_set_opts2(
                        context,
                        frame.ch_layout(),
                        AV_SAMPLE_FMT_FLTP,
                        rate,
                        frame.ch_layout(),
                        format,
                        sourceRate,
                        0,
                        null);
        if (status >= 0) {
            status = swr_init(context);
        }
        if (status < 0) {
            throw Failures.badMedia(
                    file,
                    "%d channels at %d Hz cannot be converted: %s"
                            .formatted(channels, sourceRate, Demuxer.text(status)));
        }
    }

    private void convert(PointerPointer<?> input, int count) {
        int room = swr_get_out_samples(context, count);
        if (room <= 0) {
            return;
        }
        try (FloatPointer buffer = new FloatPointer((long) room * channels);
                PointerPointer<FloatPointer> planes = new PointerPointer<>(channels)) {
            for (int c = 0; c < channels; c++) {
                planes.put(c, buffer.getPointer((long) c * room));
            }
            int made = swr_convert(context, planes, room, input, count);
            if (made < 0) {
                throw Failures.badMedia(file, "sound cannot be converted: " + Demuxer.text(made));
            }
            keep(buffer, room, made);
        }
    }

    private void keep(FloatPointer buffer, int room, int made) {
        samples += made;
        if (samples * channels > Sizes.LIMIT) {
            throw Failures.badMedia(
                    file, "expected at most %d samples, found more".formatted(Sizes.LIMIT));
        }
        float[][] part = new float[channels][made];
        for (int c = 0; c < channels; c++) {
            buffer.position((long) c * room).get(part[c]);
        }
        buffer.position(0);
        parts.add(part);
    }

    @Override
    public void close() {
        if (context != null) {
            swr_free(context);
        }
    }
}
