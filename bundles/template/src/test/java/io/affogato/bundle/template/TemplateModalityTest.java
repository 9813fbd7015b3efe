package io.affogato.bundle.template;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.testing.ModalityContract;
import io.affogato.modality.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of every modality, and what is particular to this one. */
class TemplateModalityTest implements ModalityContract {

    @Override
    public Modality modality() {
        return new TemplateModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) throws IOException {
        StringBuilder log = new StringBuilder("x,y,z\n");
        for (int i = 0; i < 50; i++) {
            double wave = Math.sin(0.3 * number * i);
            log.append(String.format(Locale.ROOT, "%.4f,%d,%.4f%n", wave, i, number - wave));
        }
        String name = "log%d.csv".formatted(number);
        Files.writeString(folder.resolve(name), log);
        return Map.of("template", name);
    }

    /** Half a text file is still a text file, so this one is spoilt instead. */
    @Override
    public void damage(Path source) throws IOException {
        Files.writeString(source, "x,y,z\n1,2,three\n");
    }

    @Override
    public boolean hasWeights() {
        return false;
    }

    @Test
    void aTokenIsTheStatisticsOfItsWindow() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] log = {1, -1, 3, -5, 8, 0, 4, 0}; // 4 rows of 2 columns
            NDArray signals = manager.create(log, new Shape(1, 4, 2));

            Features features = new WindowEncoder(4, 2, 2).encode(signals);

            float[] expected = {2, -3, 1, -5, 3, -1, 6, 0, 4, 0, 8, 0};
            assertEquals(new Shape(1, 1, 2, 6), features.tokens().getShape());
            assertArrayEquals(expected, features.tokens().toFloatArray());
        }
    }

    @Test
    void aLogOfZerosIsNotPresent() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] logs = new float[2 * 4 * 3];
            logs[14] = 7; // in the second log
            NDArray signals = manager.create(logs, new Shape(2, 4, 3));

            Features features = new WindowEncoder(4, 3, 2).encode(signals);

            assertArrayEquals(new float[] {0, 1}, features.present().toFloatArray());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2          | BAD_SHAPE    | :2: expected 3 columns, found 2",
                "1,2,NaN      | NOT_FINITE   | :2: expected a finite number, found NaN",
                "1,2,x        | BAD_MEDIA    | :2: expected a number, found 'x'",
                "''           | EMPTY_SIGNAL | expected a header and lines of numbers"
            })
    void aBadLineIsNamed(String line, ErrorCode code, String message, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("log.csv"), "x,y,z\n" + line + "\n");
        LogReader reader = new LogReader(4, 3);

        ModalityException failure =
                assertThrows(
                        ModalityException.class,
                        () -> reader.read(Samples.of(folder, Map.of("template", "log.csv"))));

        assertEquals(code, failure.code());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }
}
