package io.affogato.bundle.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.media.AudioReader;
import io.affogato.media.Frame;
import io.affogato.media.VideoWriter;
import io.affogato.media.WavWriter;
import io.affogato.media.Waveform;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.modality.testing.ModalityContract;
import io.affogato.modality.testing.Samples;
import io.affogato.modality.testing.TinyBackbone;
import io.affogato.nn.ChannelCode;
import io.affogato.nn.RunEncoderContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioModalityTest implements ModalityContract {

    private static final int RATE = 16_000;
    private static final int FRAMES = 28; // of the tiny backbone
    private static final int BINS = 16;

    @Override
    public Modality modality() {
        return new AudioModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) {
        String name = "sound%d.wav".formatted(number);
        float[][] channels = {tone(300 * number, 0.5f, 0.4), tone(500, 0.2f, 0.4)};
        WavWriter.write(folder.resolve(name), new Waveform(RATE, channels));
        return Map.of("audio", name);
    }

    @Test
    void oneSpectrogramIsShown(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(1, reader.pictures(sample).size());
        }
    }

    @Test
    void whatIsReadCanBeHeard(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            List<byte[]> sounds = reader.sounds(sample);
            assertEquals(1, sounds.size());
            Waveform sent = AudioReader.read(folder.resolve("sound1.wav"));
            Waveform heard =
                    AudioReader.read(Files.write(folder.resolve("heard.wav"), sounds.get(0)));
            assertEquals(sent, heard);
        }
    }

    @Test
    void leftAndRightStayApart(@TempDir Path folder) {
        float[] loud = tone(700, 0.5f, 0.5);
        float[] silent = new float[loud.length];
        WavWriter.write(folder.resolve("l.wav"), new Waveform(RATE, new float[][] {loud, silent}));
        WavWriter.write(folder.resolve("r.wav"), new Waveform(RATE, new float[][] {silent, loud}));
        TinyBackbone stereo = TinyBackbone.write(folder);

        Signal left = read(stereo, folder, Map.of("audio", "l.wav"));
        Signal right = read(stereo, folder, Map.of("audio", "r.wav"));

        assertArrayEquals(new long[] {1, 2, FRAMES, BINS}, left.shape());
        assertArrayEquals(channel(left, 0), channel(right, 1));
        assertArrayEquals(channel(left, 1), channel(right, 0));
        assertTrue(loudest(channel(left, 0)) > loudest(channel(left, 1)) + 1);
    }

    @Test
    void theSoundTrackOfTheVideoIsHeard(@TempDir Path folder) {
        byte[] rgb = new byte[32 * 20 * 3];
        List<Frame> frames = Collections.nCopies(10, new Frame(32, 20, rgb));
        float[] loud = tone(700, 0.5f, 1);
        float[][] channels = {new float[loud.length], loud};
        VideoWriter.write(folder.resolve("clip.mp4"), frames, 10, new Waveform(RATE, channels));
        TinyBackbone stereo = TinyBackbone.write(folder);

        Signal signal = read(stereo, folder, Map.of("video", "clip.mp4"));

        assertTrue(loudest(channel(signal, 1)) > loudest(channel(signal, 0)) + 1);
    }

    @Test
    void aFolderOfPicturesHasNoSound(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("clip"));
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(List.of(), reader.sources(Samples.of(folder, Map.of("video", "clip"))));
        }
    }

    @Test
    void aMonauralBackboneHearsSegments(@TempDir Path folder) {
        float[] tone = tone(700, 0.5f, 0.4); // 38 frames: a segment of 28 and a part
        WavWriter.write(folder.resolve("m.wav"), new Waveform(RATE, new float[][] {tone, tone}));
        TinyBackbone mono = TinyBackbone.write(folder, 1, 2);

        Signal signal = read(mono, folder, Map.of("audio", "m.wav"));

        assertArrayEquals(new long[] {2, 1, FRAMES, BINS}, signal.shape());
        float[] values = signal.values();
        assertTrue(values[0] != 0);
        assertTrue(values[(38 - 1) * BINS] != 0);
        assertEquals(0, values[38 * BINS]);
        try (NDManager manager = NDManager.newBaseManager();
                ModalityEncoder encoder = open(mono, manager)) {
            assertEquals(
                    new Shape(1, 2, 28, 10), encode(encoder, manager, signal).tokens().getShape());
        }
    }

    @Test
    void bothSidesOfTheSameSoundDifferByTheirCode(@TempDir Path folder) {
        float[] tone = tone(700, 0.5f, 0.5);
        WavWriter.write(folder.resolve("m.wav"), new Waveform(RATE, new float[][] {tone}));
        TinyBackbone stereo = TinyBackbone.write(folder);
        Signal signal = read(stereo, folder, Map.of("audio", "m.wav"));
        try (NDManager manager = NDManager.newBaseManager();
                ModalityEncoder encoder = open(stereo, manager)) {
            float[] tokens = encode(encoder, manager, signal).tokens().toFloatArray();

            float[] code = ChannelCode.of(2, 10);
            for (int j = 0; j < 10; j++) {
                float left = tokens[j] - code[j];
                float right = tokens[28 * 10 + j] - code[10 + j];
                assertEquals(left, right, 1e-5f);
            }
        }
    }

    @Test
    void channelCodesAreOrthogonalAndOfMeanZero() {
        int width = 12;
        float[] code = ChannelCode.of(2, width);
        double product = 0;
        double sum = 0;
        for (int j = 0; j < width; j++) {
            product += code[j] * code[width + j];
            sum += code[j];
        }

        assertEquals(0, product, 1e-6);
        assertEquals(0, sum, 1e-6);
    }

    @Test
    void digitalSilenceIsNotPresent(@TempDir Path folder) {
        float[] silent = new float[RATE / 3];
        WavWriter.write(folder.resolve("s.wav"), new Waveform(RATE, new float[][] {silent}));
        TinyBackbone stereo = TinyBackbone.write(folder);
        Signal signal = read(stereo, folder, Map.of("audio", "s.wav"));
        try (NDManager manager = NDManager.newBaseManager();
                ModalityEncoder encoder = open(stereo, manager)) {
            assertArrayEquals(
                    new float[] {0}, encode(encoder, manager, signal).present().toFloatArray());
        }
    }

    @Test
    void anEmptySoundIsRefused(@TempDir Path folder) {
        WavWriter.write(folder.resolve("e.wav"), new Waveform(RATE, new float[][] {{}}));
        TinyBackbone stereo = TinyBackbone.write(folder);

        ModalityException failure =
                assertThrows(
                        ModalityException.class,
                        () -> read(stereo, folder, Map.of("audio", "e.wav")));

        assertEquals(ErrorCode.EMPTY_SIGNAL, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().contains("e.wav"), failure.getMessage());
    }

    private static Signal read(TinyBackbone backbone, Path folder, Map<String, String> media) {
        try (SignalReader reader = new AudioModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, media));
        }
    }

    private static ModalityEncoder open(TinyBackbone backbone, NDManager manager) {
        return new AudioModality()
                .openEncoder(
                        new RunEncoderContext(manager, backbone.folder(), TinyBackbone.FRAMES));
    }

    private static Features encode(ModalityEncoder encoder, NDManager manager, Signal signal) {
        Shape shape = new Shape(1).addAll(new Shape(signal.shape()));
        return encoder.encode(manager.create(signal.values(), shape));
    }

    private static float[] channel(Signal signal, int index) {
        float[] channel = new float[FRAMES * BINS];
        System.arraycopy(signal.values(), index * channel.length, channel, 0, channel.length);
        return channel;
    }

    private static double loudest(float... values) {
        double loudest = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            loudest = Math.max(loudest, value);
        }
        return loudest;
    }

    private static float[] tone(double hertz, float amplitude, double seconds) {
        float[] samples = new float[(int) (seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / RATE));
        }
        return samples;
    }
}
