package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every modality about reading a sample's files. */
public interface ReaderContract extends ContractSubject {

    /** The feature store relies on it. */
    @Test
    default void readerFingerprintIsOneStableLine(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader first = modality().openReader(backbone.readers());
                SignalReader second = modality().openReader(backbone.readers())) {
            assertEquals(first.fingerprint(), second.fingerprint());
            assertFalse(first.fingerprint().isBlank());
            assertEquals(1, first.fingerprint().lines().count());
        }
    }

    /** Reading has no memory and no randomness. */
    @Test
    default void readingTwiceGivesTheSameSignal(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers());
                SignalReader another = modality().openReader(backbone.readers())) {
            Signal signal = reader.read(sample);

            assertEquals(signal, reader.read(sample));
            assertEquals(signal, another.read(sample));
            for (float value : signal.values()) {
                assertTrue(Float.isFinite(value), () -> "read " + value);
            }
        }
    }

    /** Pictures for people, if any, are files that open, and show one recording the same way. */
    @Test
    default void picturesArePngFilesOfTheRecording(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        Sample other = Samples.of(folder, media(folder, 2));
        try (SignalReader reader = modality().openReader(backbone.readers());
                SignalReader another = modality().openReader(backbone.readers())) {
            List<String> pictures = Pictures.check(reader.pictures(sample));

            assertEquals(pictures, Pictures.check(reader.pictures(sample)));
            assertEquals(pictures, Pictures.check(another.pictures(sample)));
            List<String> others = Pictures.check(reader.pictures(other));
            assertEquals(pictures.isEmpty(), others.isEmpty(), "only one recording has pictures");
            assertTrue(pictures.isEmpty() || !pictures.equals(others), "recordings look alike");
        }
    }

    /** Samples of a run can be stacked, and are not all alike. */
    @Test
    default void anotherRecordingIsAnotherSignalOfTheSameShape(@TempDir Path folder)
            throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            Signal one = reader.read(Samples.of(folder, media(folder, 1)));
            Signal two = reader.read(Samples.of(folder, media(folder, 2)));

            assertArrayEquals(one.shape(), two.shape());
            assertNotEquals(one, two);
        }
    }

    /** Absence is no failure. */
    @Test
    default void aSampleWithoutFilesLacksTheModality(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(List.of(), reader.sources(Samples.of(folder, Map.of())));
        }
    }

    /** The sources are the sample's files, found without opening them. */
    @Test
    default void sourcesAreFilesOfTheSample(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            List<Path> sources = reader.sources(sample);

            assertFalse(sources.isEmpty());
            for (Path source : sources) {
                assertTrue(Files.exists(source), () -> source + " is not there");
                assertTrue(source.startsWith(folder), () -> source + " is not the sample's");
            }
        }
    }

    /** A file that a sample names must be there. */
    @Test
    default void aFileThatIsNotThereIsNamed(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            Path gone = reader.sources(sample).get(0);
            Damage.remove(gone);

            ModalityException failure =
                    assertThrows(ModalityException.class, () -> reader.read(sample));
            assertEquals(ErrorCode.MISSING_FILE, failure.code(), failure.getMessage());
            assertTrue(
                    failure.getMessage().contains(gone.getFileName().toString()),
                    failure.getMessage());
        }
    }

    /** A broken file is an error that names it, not a signal. */
    @Test
    default void aDamagedFileIsNamed(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            Path source = reader.sources(sample).get(0);
            damage(source);

            ModalityException failure =
                    assertThrows(ModalityException.class, () -> reader.read(sample));
            assertTrue(
                    failure.getMessage().contains(source.getFileName().toString()),
                    failure.getMessage());
            assertTrue(Damage.CODES.contains(failure.code()), () -> failure.code() + " " + failure);
        }
    }

    /** Closing twice is allowed. */
    @Test
    default void aReaderMayBeClosedTwice(@TempDir Path folder) throws IOException {
        TinyBackbone backbone = TinyBackbone.write(folder);
        SignalReader reader = modality().openReader(backbone.readers());
        reader.read(Samples.of(folder, media(folder, 1)));

        reader.close();
        reader.close();
    }
}
