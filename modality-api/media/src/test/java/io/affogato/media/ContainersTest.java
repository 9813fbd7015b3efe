package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MP3;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.FrameRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers and codecs the writers of this package do not produce. */
class ContainersTest {

    private static final int RATE = 48_000;
    private static final int SAMPLES = 72_000;

    @TempDir Path folder;

    @Test
    void flacAndMp3KeepTheTone() throws IOException {
        Path flac = sound("flac", AV_CODEC_ID_FLAC);
        Path mp3 = sound("mp3", AV_CODEC_ID_MP3);
        for (Path file : List.of(flac, mp3)) {
            Waveform read = AudioReader.read(file, 16_000);
            assertEquals(1.5, read.seconds(), 0.06, file.toString());
            assertEquals(0.4, Samples.amplitude(read.mono(), 3_000, 21_000, 16_000, 880), 0.02);
        }
        assertEquals(SAMPLES, AudioReader.read(flac).samples());
        cutsAreRefused(flac);
    }

    @Test
    void webmGivesPicturesAndSound() throws IOException {
        Path file = video("webm", AV_CODEC_ID_VP8, AV_CODEC_ID_OPUS);
        try (VideoReader reader = VideoReader.open(file)) {
            assertEquals(30, reader.frameCount());
            assertEquals(20, reader.fps(), 0.1);
            double same = Samples.psnr(Samples.waves(96, 64, 21, 7), reader.frames(14).get(0));
            assertTrue(same > 25, same + " dB");
        }
        assertEquals(
                0.4,
                Samples.amplitude(
                        AudioReader.read(file, 16_000).mono(), 3_000, 21_000, 16_000, 880),
                0.03);
        cutsAreRefused(file);
    }

    @Test
    void mp4WithItsIndexInFrontIsRefusedWhenCut() throws IOException {
        Path file = video("mp4", AV_CODEC_ID_MPEG4, AV_CODEC_ID_AAC);
        assertEquals(30, VideoReader.open(file).frameCount());
        byte[] bytes = Files.readAllBytes(file);
        for (double share : new double[] {0.35, 0.6, 0.9, 0.995}) {
            Path cut = folder.resolve("cut%s.mp4".formatted(share));
            Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> VideoReader.open(cut));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> AudioReader.read(cut));
        }
    }

    private void cutsAreRefused(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (double share : new double[] {0.01, 0.3, 0.7}) {
            Path cut = folder.resolve("cut" + share + file.getFileName());
            Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> AudioReader.read(cut));
        }
    }

    private Path sound(String format, int codec) throws FrameRecorder.Exception {
        Path file = folder.resolve("tone." + format);
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toString(), 1)) {
            recorder.setFormat(format);
            recorder.setAudioCodec(codec);
            recorder.setSampleRate(RATE);
            recorder.start();
            recorder.recordSamples(RATE, 1, tone());
            recorder.stop();
        }
        return file;
    }

    private Path video(String format, int pictures, int sound) throws FrameRecorder.Exception {
        Path file = folder.resolve("clip." + format);
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toString(), 96, 64, 1)) {
            recorder.setFormat(format);
            recorder.setFrameRate(20);
            recorder.setVideoCodec(pictures);
            recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
            recorder.setVideoBitrate(2_000_000);
            recorder.setAudioCodec(sound);
            recorder.setAudioBitrate(128_000);
            recorder.setSampleRate(RATE);
            if (format.equals("mp4")) {
                recorder.setOption("movflags", "faststart");
            }
            recorder.start();
            for (Frame frame : Samples.clip(96, 64, 30)) {
                ByteBuffer rgb = ByteBuffer.wrap(frame.rgb());
                recorder.recordImage(96, 64, 8, 3, 96 * 3, AV_PIX_FMT_RGB24, rgb);
            }
            recorder.recordSamples(RATE, 1, tone());
            recorder.stop();
        }
        return file;
    }

    private static FloatBuffer tone() {
        return FloatBuffer.wrap(Samples.tone(RATE, 880, SAMPLES, 0.4).channels()[0]);
    }
}
