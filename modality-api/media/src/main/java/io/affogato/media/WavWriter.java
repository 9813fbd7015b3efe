package io.affogato.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes sound as 16-bit PCM in a wav file. */
public final class WavWriter {

    private static final int HEADER = 44;
    private static final int FULL_SCALE =
            32768; // as readers divide by, so that what was read is written as it was

    private WavWriter() {}

    /**
     * Writes all channels; amplitudes beyond full scale are clipped.
     *
     * @throws io.affogato.modality.ModalityException {@code NO_OUTPUT} if the file cannot be
     *     written
     */
    public static void write(Path file, Waveform sound) {
        Outputs.write(file, bytes(sound));
    }

    /** Returns the bytes of such a file. */
    public static byte[] bytes(Waveform sound) {
        int channels = sound.channels().length;
        int data = Math.multiplyExact(sound.samples(), channels * 2);
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(HEADER, data));
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(HEADER - 8 + data).put(ascii("WAVEfmt ")).putInt(16);
        out.putShort((short) 1).putShort((short) channels).putInt(sound.rate());
        out.putInt(sound.rate() * channels * 2).putShort((short) (channels * 2));
        out.putShort((short) 16).put(ascii("data")).putInt(data);
        for (int i = 0; i < sound.samples(); i++) {
            for (float[] channel : sound.channels()) {
                int value = Math.round(channel[i] * FULL_SCALE);
                out.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value)));
            }
        }
        return out.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
