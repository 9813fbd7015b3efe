package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoTest {

    private static final int COUNT = 23;
    private static final double FPS = 12;

    @TempDir Path folder;

    @Test
    void framesSurviveTheRoundTrip() {
        Path file = folder.resolve("clip.mp4");
        List<Frame> frames = Samples.clip(96, 64, COUNT);
        VideoWriter.write(file, frames, FPS);
        try (VideoReader reader = VideoReader.open(file)) {
            assertEquals(COUNT, reader.frameCount());
            assertEquals(FPS, reader.fps(), 1e-6);
            assertEquals(96, reader.width());
            assertEquals(64, reader.height());
            int[] all = new int[COUNT];
            Arrays.setAll(all, i -> i);
            List<Frame> read = reader.frames(all);
            for (int i = 0; i < COUNT; i++) {
                double same = Samples.psnr(frames.get(i), read.get(i));
                assertTrue(same > 33, "frame %d: %.1f dB".formatted(i, same));
                double next = Samples.psnr(frames.get((i + 1) % COUNT), read.get(i));
                assertTrue(next < same - 6, "frame %d is its neighbour".formatted(i));
            }
        }
    }

    @Test
    void indicesAreExactInAnyOrder() {
        Path file = folder.resolve("clip.mp4");
        VideoWriter.write(file, Samples.clip(96, 64, COUNT), FPS);
        List<Frame> all = VideoReader.read(file, 0, 5, 11, 22);
        assertEquals(
                List.of(all.get(2), all.get(0), all.get(3), all.get(2)),
                VideoReader.read(file, 11, 0, 22, 11));
        assertNotEquals(all.get(0), all.get(1));
        Refused.with(ErrorCode.BAD_SHAPE, file, () -> VideoReader.read(file, COUNT));
    }

    @Test
    void sameInputGivesSameBytes() throws IOException {
        List<Frame> frames = Samples.clip(80, 48, 9);
        Waveform sound = Samples.tone(16_000, 440, 12_000, 0.5, 0.1);
        Path first = folder.resolve("a.mp4");
        Path second = folder.resolve("b.mp4");
        VideoWriter.write(first, frames, FPS, sound);
        VideoWriter.write(second, frames, FPS, sound);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    @Test
    void soundTrackKeepsToneAndPanning() {
        Path file = folder.resolve("clip.mp4");
        Waveform sound = Samples.tone(22_050, 660, 44_100, 0.6, 0.15);
        VideoWriter.write(file, Samples.clip(80, 48, 24), FPS, sound);
        assertEquals(24, VideoReader.open(file).frameCount());
        Waveform read = AudioReader.read(file, 16_000);
        assertEquals(2, read.channels().length);
        assertEquals(2, read.seconds(), 0.08);
        assertEquals(0.6, Samples.amplitude(read.channels()[0], 4000, 20_000, 16_000, 660), 0.03);
        assertEquals(0.15, Samples.amplitude(read.channels()[1], 4000, 20_000, 16_000, 660), 0.02);
        assertTrue(Samples.amplitude(read.channels()[0], 4000, 20_000, 16_000, 720) < 0.02);
    }

    @Test
    void sourceSamplesFilesAndFoldersByTheirRules() {
        Path file = folder.resolve("clip.mp4");
        VideoWriter.write(file, Samples.clip(64, 48, 10), FPS);
        assertArrayEquals(new int[] {1, 3, 6, 8}, FrameSource.of(file).indices(4));
        assertEquals(4, FrameSource.of(file).sample(4).size());
        for (int i = 0; i < 5; i++) {
            PngWriter.write(folder.resolve("p%d.png".formatted(i)), Samples.waves(20, 14, i, 0));
        }
        FrameSource pictures = FrameSource.of(folder);
        assertEquals(5, pictures.frameCount());
        assertArrayEquals(new int[] {0, 1, 2, 3}, pictures.indices(4));
        assertEquals(List.of(Samples.waves(20, 14, 3, 0)), pictures.frames(3));
        assertEquals(1, FrameSource.of(folder.resolve("p2.png")).sample(1).size());
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        Path good = folder.resolve("good.mp4");
        VideoWriter.write(
                good, Samples.clip(96, 64, COUNT), FPS, Samples.tone(16_000, 300, 30_000, 0.3));
        byte[] bytes = Files.readAllBytes(good);
        for (double share : new double[] {0.02, 0.3, 0.6, 0.9, 0.99}) {
            Path cut = folder.resolve("cut%s.mp4".formatted(share));
            Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> VideoReader.open(cut));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> AudioReader.read(cut));
        }
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        Refused.with(ErrorCode.BAD_MEDIA, empty, () -> VideoReader.open(empty));
        Path text = folder.resolve("text.mp4");
        Files.writeString(text, "this is not a video\n".repeat(50), StandardCharsets.UTF_8);
        Refused.with(ErrorCode.BAD_MEDIA, text, () -> VideoReader.open(text));
        Path absent = folder.resolve("absent.mp4");
        Refused.with(ErrorCode.MISSING_FILE, absent, () -> VideoReader.open(absent));
        Refused.with(ErrorCode.BAD_MEDIA, folder, () -> VideoReader.open(folder));
    }

    @Test
    void playListsAndPicturesAreNoVideos() throws IOException {
        Path list = folder.resolve("list.mp4");
        Files.writeString(list, "#EXTM3U\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n");
        Refused.with(ErrorCode.BAD_MEDIA, list, () -> VideoReader.open(list));
        Path picture = folder.resolve("picture.mp4");
        PngWriter.write(picture, Samples.waves(20, 14, 0, 0));
        Refused.with(ErrorCode.BAD_MEDIA, picture, () -> VideoReader.open(picture));
    }

    @Test
    void soundAloneIsNoVideo() {
        Path file = folder.resolve("tone.wav");
        WavWriter.write(file, Samples.tone(8_000, 440, 4_000, 0.5));
        Refused.with(ErrorCode.BAD_MEDIA, file, () -> VideoReader.open(file));
    }

    @Test
    void oddAndMixedSizesAreRefused() {
        Path file = folder.resolve("odd.mp4");
        Refused.with(
                ErrorCode.BAD_SHAPE,
                file,
                () -> VideoWriter.write(file, Samples.clip(63, 48, 2), FPS));
        List<Frame> mixed = List.of(Samples.waves(64, 48, 0, 0), Samples.waves(48, 64, 0, 0));
        Refused.with(ErrorCode.BAD_SHAPE, file, () -> VideoWriter.write(file, mixed, FPS));
        Refused.with(ErrorCode.EMPTY_SIGNAL, file, () -> VideoWriter.write(file, List.of(), FPS));
        Path nowhere = folder.resolve("no/such/folder.mp4");
        Refused.with(
                ErrorCode.NO_OUTPUT,
                nowhere,
                () -> VideoWriter.write(nowhere, Samples.clip(64, 48, 2), FPS));
    }
}
