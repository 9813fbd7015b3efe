package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;

import io.affogato.modality.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.FrameRecorder;

/**
 * Writes H.264 video (yuv420p) with AAC sound into an mp4 file.
 *
 * <p>One thread and FFmpeg's bit-exact flags: the same frames and sound give the same bytes.
 */
public final class VideoWriter {

    private static final int SOUND_BITS_PER_SECOND = 128_000;
    private static final int SMALLEST = 16; // side, pixels; a limit of the encoder

    private VideoWriter() {}

    /** Writes a silent video; see {@link #write(Path, List, double, Waveform)}. */
    public static void write(Path file, List<Frame> frames, double fps) {
        record(file, frames, fps, null);
    }

    /**
     * Writes a video with sound.
     *
     * @param frames at least one, all of the same even size of at least 16x16
     * @param fps pictures a second
     * @param sound one or two channels
     * @throws io.affogato.modality.ModalityException {@code EMPTY_SIGNAL}, {@code BAD_SHAPE}, or
     *     {@code NO_OUTPUT} if the file cannot be written
     */
    public static void write(Path file, List<Frame> frames, double fps, Waveform sound) {
        if (sound.channels().length > 2) {
            throw Failures.of(
                    ErrorCode.BAD_SHAPE,
                    file,
                    "expected 1 or 2 channels, found " + sound.channels().length);
        }
        record(file, frames, fps, sound);
    }

    private static void record(Path file, List<Frame> frames, double fps, Waveform sound) {
        check(file, frames, fps);
        av_log_set_level(AV_LOG_QUIET);
        int width = frames.get(0).width();
        int height = frames.get(0).height();
        int channels = sound == null ? 0 : sound.channels().length;
        try (FFmpegFrameRecorder recorder =
                new FFmpegFrameRecorder("file:" + file, width, height, channels)) {
            configure(recorder, width, height, fps);
            if (sound != null) {
                recorder.setSampleRate(sound.rate());
            }
            recorder.start();
            int heard = 0;
            for (int i = 0; i < frames.size(); i++) {
                ByteBuffer rgb = ByteBuffer.wrap(frames.get(i).rgb());
                recorder.recordImage(width, height, 8, 3, width * 3, AV_PIX_FMT_RGB24, rgb);
                heard = sound(recorder, sound, heard, (i + 1) / fps);
            }
            sound(recorder, sound, heard, Double.MAX_VALUE);
            recorder.stop();
        } catch (FrameRecorder.Exception e) {
            throw Outputs.failed(file, e);
        }
    }

    private static void configure(FFmpegFrameRecorder recorder, int width, int height, double fps) {
        recorder.setFormat("mp4");
        recorder.setFrameRate(fps);
        recorder.setVideoCodec(AV_CODEC_ID_H264);
        recorder.setVideoCodecName("libopenh264");
        recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
        recorder.setImageScalingFlags(SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT);
        recorder.setVideoBitrate((int) Math.min(50e6, 1.5 * width * height * fps + 100_000));
        recorder.setGopSize((int) Math.max(1, Math.round(fps)));
        recorder.setVideoOption("threads", "1");
        recorder.setVideoOption("flags", "+bitexact");
        recorder.setVideoOption("allow_skip_frames", "0");
        recorder.setVideoOption("rc_mode", "quality");
        recorder.setAudioCodec(AV_CODEC_ID_AAC);
        recorder.setAudioBitrate(SOUND_BITS_PER_SECOND);
        recorder.setAudioOption("threads", "1");
        recorder.setAudioOption("flags", "+bitexact");
        recorder.setOption("fflags", "+bitexact");
    }

    /** Records the samples between those already heard and a time in seconds. */
    private static int sound(FFmpegFrameRecorder recorder, Waveform sound, int heard, double until)
            throws FrameRecorder.Exception {
        if (sound == null) {
            return 0;
        }
        int end = (int) Math.min(sound.samples(), Math.round(until * sound.rate()));
        if (end <= heard) {
            return heard;
        }
        int channels = sound.channels().length;
        FloatBuffer interleaved = FloatBuffer.allocate((end - heard) * channels);
        for (int i = heard; i < end; i++) {
            for (float[] channel : sound.channels()) {
                interleaved.put(channel[i]);
            }
        }
        recorder.recordSamples(sound.rate(), channels, interleaved.flip());
        return end;
    }

    private static void check(Path file, List<Frame> frames, double fps) {
        if (frames.isEmpty()) {
            throw Failures.of(ErrorCode.EMPTY_SIGNAL, file, "a video has at least 1 frame");
        }
        if (!(fps > 0) || !Double.isFinite(fps)) {
            throw new IllegalArgumentException("fps must be positive, was %s".formatted(fps));
        }
        int width = frames.get(0).width();
        int height = frames.get(0).height();
        boolean even = width % 2 == 0 && height % 2 == 0;
        if (!even || width < SMALLEST || height < SMALLEST) {
            throw Failures.of(
                    ErrorCode.BAD_SHAPE,
                    file,
                    "expected even sides of at least %d, found %dx%d"
                            .formatted(SMALLEST, width, height));
        }
        for (Frame frame : frames) {
            if (frame.width() != width || frame.height() != height) {
                throw Failures.of(
                        ErrorCode.BAD_SHAPE,
                        file,
                        "expected frames of %dx%d, found %s".formatted(width, height, frame));
            }
        }
    }
}
