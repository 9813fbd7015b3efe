package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogMelTest {

    private final LogMel bank = new LogMel(LogMelConfig.beats());

    @Test
    void equalsTorchaudio() throws IOException {
        RecordedCase recorded = RecordedCase.open("beats");
        FloatArray waveform = recorded.array("in/waveform");
        FloatArray raw = recorded.array("out/fbank_raw");
        FloatArray normalised = recorded.array("out/fbank_norm");
        int length = waveform.size(1);
        float[][] all = new float[2][raw.values().length];
        int at = 0;
        for (int b = 0; b < waveform.size(0); b++) {
            float[] mono = Arrays.copyOfRange(waveform.values(), b * length, (b + 1) * length);
            FloatArray found = bank.of(mono);
            assertArrayEquals(new int[] {raw.size(1), raw.size(2)}, found.shape());
            float[] normal = LogMel.normalise(found, 15.41663, 6.55582).values();
            System.arraycopy(found.values(), 0, all[0], at, normal.length);
            System.arraycopy(normal, 0, all[1], at, normal.length);
            at += normal.length;
        }
        assertClose(recorded, "out/fbank_raw", raw.values(), all[0]);
        assertClose(recorded, "out/fbank_norm", normalised.values(), all[1]);
    }

    @Test
    void toneFallsIntoItsBin() {
        float[] values = bank.of(Samples.tone(16_000, 1000, 5_000, 0.5).mono()).values();
        int loudest = 0;
        for (int m = 1; m < 128; m++) {
            loudest = values[7 * 128 + m] > values[7 * 128 + loudest] ? m : loudest;
        }
        double step = (mel(8000) - mel(20)) / 129;
        assertEquals((mel(1000) - mel(20)) / step - 1, loudest, 0.75);
    }

    @Test
    void powerSpectrumEqualsTheDefinition() {
        double[] frame = {0.3, -1.2, 0.7, 2.5, -0.4, 1.1};
        PowerSpectrum spectrum = new PowerSpectrum(frame.length);
        assertEquals(8, spectrum.size());
        float[] found = new float[7];
        spectrum.write(frame, found, 2);
        for (int k = 0; k <= 4; k++) {
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < frame.length; i++) {
                real += frame[i] * Math.cos(2 * Math.PI * k * i / 8);
                imaginary -= frame[i] * Math.sin(2 * Math.PI * k * i / 8);
            }
            assertEquals(real * real + imaginary * imaginary, found[k + 2], 1e-5);
        }
        assertEquals(512, new PowerSpectrum(400).size());
        assertEquals(512, new PowerSpectrum(512).size());
        assertEquals(1024, new PowerSpectrum(513).size());
    }

    @Test
    void segmentsArePaddedAndCutAtTheEnd() {
        FloatArray three = new FloatArray(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        assertEquals(
                new FloatArray(new float[] {1, 2, 3, 4, 5, 6, 0, 0}, 2, 2, 2),
                LogMel.segments(three, 2, 2));
        assertEquals(
                new FloatArray(new float[] {1, 2, 3, 4}, 2, 1, 2), LogMel.segments(three, 2, 1));
    }

    @Test
    void tooShortASoundIsEmpty() {
        ModalityException failure =
                assertThrows(ModalityException.class, () -> bank.of(new float[399]));
        assertEquals(ErrorCode.EMPTY_SIGNAL, failure.code());
        assertEquals(1, bank.of(new float[400]).size(0));
    }

    private static double mel(double hertz) {
        return 1127 * Math.log(1 + hertz / 700);
    }

    private static void assertClose(
            RecordedCase recorded, String tensor, float[] expected, float[] found) {
        double most = 0;
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - found[i]);
            most = Math.max(most, difference);
            sum += difference * difference;
        }
        double mean = Math.sqrt(sum / expected.length);
        assertTrue(most <= recorded.tolerance(tensor, "atol"), tensor + " off by " + most);
        assertTrue(mean <= recorded.tolerance(tensor, "rms_tol"), tensor + " off by " + mean);
    }
}
