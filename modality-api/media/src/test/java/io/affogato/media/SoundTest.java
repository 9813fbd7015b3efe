package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundTest {

    @TempDir Path folder;

    @Test
    void wavSurvivesTheRoundTrip() {
        Path file = folder.resolve("tone.wav");
        Waveform tone = Samples.tone(11_025, 523, 7_001, 0.8, 0.25);
        WavWriter.write(file, tone);
        Waveform read = AudioReader.read(file);
        assertEquals(11_025, read.rate());
        assertEquals(2, read.channels().length);
        assertEquals(7_001, read.samples());
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < 7_001; i++) {
                assertEquals(tone.channels()[c][i], read.channels()[c][i], 1e-4);
            }
        }
    }

    @Test
    void resamplingKeepsToneAndLength() {
        Path file = folder.resolve("tone.wav");
        WavWriter.write(file, Samples.tone(44_100, 1_000, 66_150, 0.5));
        Waveform read = AudioReader.read(file, 16_000);
        assertEquals(16_000, read.rate());
        assertEquals(24_000, read.samples(), 1);
        assertEquals(
                0.5, Samples.amplitude(read.channels()[0], 2_000, 22_000, 16_000, 1_000), 0.005);
    }

    @Test
    void resamplingRemovesWhatTheRateCannotHold() {
        Path file = folder.resolve("high.wav");
        WavWriter.write(file, Samples.tone(44_100, 11_000, 66_150, 0.5));
        float[] read = AudioReader.read(file, 16_000).mono();
        assertTrue(Samples.amplitude(read, 2_000, 22_000, 16_000, 5_000) < 0.005); // its alias
    }

    @Test
    void clippingStaysWithinFullScale() {
        Path file = folder.resolve("loud.wav");
        WavWriter.write(file, Samples.tone(8_000, 440, 999, 3));
        for (float sample : AudioReader.read(file).mono()) {
            assertTrue(Math.abs(sample) <= 1);
        }
    }

    @Test
    void monoIsTheMean() {
        Waveform sound = new Waveform(5, new float[][] {{1, 2, 3}, {3, 2, -3}});
        assertEquals(0.6, sound.seconds(), 1e-12);
        assertEquals(
                new Waveform(5, new float[][] {{2, 2, 0}}),
                new Waveform(5, new float[][] {sound.mono()}));
        assertThrows(
                IllegalArgumentException.class, () -> new Waveform(5, new float[][] {{1}, {1, 2}}));
    }

    @Test
    void brokenSoundsAreRefused() throws IOException {
        Path none = folder.resolve("none.wav");
        WavWriter.write(none, new Waveform(8_000, new float[1][0]));
        Refused.with(ErrorCode.EMPTY_SIGNAL, none, () -> AudioReader.read(none));
        Path zero = Files.createFile(folder.resolve("zero.wav"));
        Refused.with(ErrorCode.BAD_MEDIA, zero, () -> AudioReader.read(zero));
        Path text = folder.resolve("text.wav");
        Files.writeString(text, "no sound at all ".repeat(99), StandardCharsets.UTF_8);
        Refused.with(ErrorCode.BAD_MEDIA, text, () -> AudioReader.read(text));
        Path good = folder.resolve("good.wav");
        WavWriter.write(good, Samples.tone(8_000, 440, 8_000, 0.5));
        Path cut = folder.resolve("cut.wav");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(good), 9_000));
        Refused.with(ErrorCode.BAD_MEDIA, cut, () -> AudioReader.read(cut));
        Path silent = folder.resolve("silent.mp4");
        VideoWriter.write(silent, Samples.clip(64, 48, 5), 10);
        Refused.with(ErrorCode.BAD_MEDIA, silent, () -> AudioReader.read(silent));
        Path absent = folder.resolve("absent.wav");
        Refused.with(ErrorCode.MISSING_FILE, absent, () -> AudioReader.read(absent));
    }

    @Test
    void samplesThatAreNotNumbersAreRefused() throws IOException {
        Path file = folder.resolve("nan.wav");
        Files.write(file, floatWav(0.1f, 0.2f, Float.NaN, 0.3f));
        String message = Refused.with(ErrorCode.NOT_FINITE, file, () -> AudioReader.read(file));
        assertTrue(message.contains("sample 2 of channel 0"), message);
        Files.write(file, floatWav(0.1f, -0.2f, 0.5f));
        assertEquals(
                new Waveform(8_000, new float[][] {{0.1f, -0.2f, 0.5f}}), AudioReader.read(file));
    }

    private static byte[] floatWav(float... samples) {
        ByteBuffer out = ByteBuffer.allocate(44 + samples.length * 4);
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length * 4);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) 3).putShort((short) 1).putInt(8_000).putInt(32_000);
        out.putShort((short) 4).putShort((short) 32);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length * 4);
        for (float sample : samples) {
            out.putFloat(sample);
        }
        return out.array();
    }
}
