package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promises every modality keeps; a bundle's test implements this and adds its own cases.
 *
 * <p>Every test gets a folder of its own, with a {@link TinyBackbone} and the samples that {@link
 * #media} writes.
 */
public interface ModalityContract {

    /** Returns a modality as the kernel makes it, new at every call. */
    Modality modality();

    /**
     * Writes the files of one valid sample.
     *
     * @param folder an existing folder, empty but for what earlier calls wrote
     * @param number tells samples apart: another number, another recording
     * @return files by role, relative to the folder
     */
    Map<String, String> media(Path folder, int number) throws IOException;

    /**
     * Makes a source of the sample unreadable; the default cuts a file in half, and in a folder
     * every file.
     */
    default void damage(Path source) throws IOException {
        Damage.halve(source);
    }

    /** Returns whether the encoder has weights in the backbone folder. */
    default boolean hasWeights() {
        return true;
    }

    /** Starts the engine that encoders compute with. */
    @BeforeEach
    default void startEngine() {
        Engines.start();
    }

    /** The kernel constructs the class by name. */
    @Test
    default void aPublicFinalClassWithAPublicConstructor() throws ReflectiveOperationException {
        Class<?> type = modality().getClass();

        assertTrue(Modifier.isPublic(type.getModifiers()), () -> type + " is not public");
        assertTrue(Modifier.isFinal(type.getModifiers()), () -> type + " is not final");
        assertSame(type, type.getConstructor().newInstance().getClass());
    }

    /** A description is constant. */
    @Test
    default void theSpecIsConstant() {
        Modality modality = modality();

        assertEquals(modality.spec(), modality.spec());
        assertEquals(modality.spec(), modality().spec());
    }

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

    /** Axes, type, owner and gradient of what an encoder gives. */
    @Test
    default void featuresHaveTheDeclaredForm(@TempDir Path folder) throws IOException {
        try (ContractRun run = new ContractRun(modality(), folder);
                ModalityEncoder encoder = run.openEncoder()) {
            NDArray signals = run.signals(List.of(media(folder, 1), media(folder, 2)));
            float[] before = signals.toFloatArray();
            Set<NDArray> owned = run.owned();

            Features features = encoder.encode(signals);

            Shape tokens = features.tokens().getShape();
            assertEquals(4, tokens.dimension(), () -> "tokens " + tokens);
            assertEquals(2, tokens.get(0));
            assertEquals(encoder.featureWidth(), tokens.get(3));
            assertEquals(
                    new Shape(tokens.get(0), tokens.get(1), tokens.get(2)),
                    features.mask().getShape());
            assertEquals(2, features.pooled().getShape().dimension());
            assertEquals(tokens.get(0), features.pooled().getShape().get(0));
            assertEquals(new Shape(tokens.get(0)), features.present().getShape());
            assertArrayEquals(new float[] {1, 1}, features.present().toFloatArray());
            assertSegments(tokens.get(1));
            for (NDArray array : ContractRun.arrays(features)) {
                assertPlainResult(array, signals);
            }
            assertArrayEquals(before, signals.toFloatArray(), "the input was changed");
            run.assertNothingLeft(owned, features);
        }
    }

    /** Every sample counts at least one token. */
    @Test
    default void theMaskIsOfZerosAndOnes(@TempDir Path folder) throws IOException {
        try (ContractRun run = new ContractRun(modality(), folder);
                ModalityEncoder encoder = run.openEncoder()) {
            Features features = encoder.encode(run.signals(List.of(media(folder, 1))));

            float counted = 0;
            for (float value : features.mask().toFloatArray()) {
                assertTrue(value == 0 || value == 1, () -> "mask holds " + value);
                counted += value;
            }
            assertTrue(counted > 0, "every token is masked");
        }
    }

    /** The feature store relies on it. */
    @Test
    default void encodingIsDeterministicAndIndependentOfTheBatch(@TempDir Path folder)
            throws IOException {
        try (ContractRun run = new ContractRun(modality(), folder);
                ModalityEncoder encoder = run.openEncoder();
                ModalityEncoder another = run.openEncoder()) {
            Map<String, String> one = media(folder, 1);
            Map<String, String> two = media(folder, 2);
            Map<String, String> three = media(folder, 3);

            float[] expected = run.firstTokens(encoder, List.of(one, two));

            assertArrayEquals(expected, run.firstTokens(encoder, List.of(one, two)));
            assertArrayEquals(expected, run.firstTokens(encoder, List.of(one, three)));
            assertArrayEquals(expected, run.firstTokens(another, List.of(one, two)));
            assertFalse(Arrays.equals(expected, run.firstTokens(encoder, List.of(two, one))));
        }
    }

    /** A signal of other sizes is refused, not reinterpreted. */
    @Test
    default void anotherShapeIsRefused(@TempDir Path folder) throws IOException {
        try (ContractRun run = new ContractRun(modality(), folder);
                ModalityEncoder encoder = run.openEncoder()) {
            Shape good = run.signals(List.of(media(folder, 1))).getShape();
            long[] axes = good.getShape();
            axes[axes.length - 1]++;
            NDArray longer = run.manager().zeros(new Shape(axes));
            NDArray flat = run.manager().zeros(new Shape(7));

            for (NDArray wrong : List.of(longer, flat)) {
                ModalityException failure =
                        assertThrows(ModalityException.class, () -> encoder.encode(wrong));
                assertEquals(ErrorCode.BAD_SHAPE, failure.code(), failure.getMessage());
            }
        }
    }

    /** The feature store relies on it. */
    @Test
    default void encoderFingerprintIsOneStableLine(@TempDir Path folder) {
        try (ContractRun run = new ContractRun(modality(), folder);
                ModalityEncoder first = run.openEncoder();
                ModalityEncoder second = run.openEncoder()) {
            assertEquals(first.fingerprint(), second.fingerprint());
            assertFalse(first.fingerprint().isBlank());
            assertEquals(1, first.fingerprint().lines().count());
        }
    }

    /** Shared networks live as long as somebody uses them. */
    @Test
    default void aClosedEncoderLeavesTheOthersAlone(@TempDir Path folder) throws IOException {
        try (ContractRun run = new ContractRun(modality(), folder)) {
            List<Map<String, String>> batch = List.of(media(folder, 1));
            try (ModalityEncoder kept = run.openEncoder()) {
                float[] expected = run.firstTokens(kept, batch);
                ModalityEncoder closed = run.openEncoder();

                closed.close();
                closed.close();

                assertArrayEquals(expected, run.firstTokens(kept, batch));
            }
            assertEquals(Set.of(), run.sharedNetworks());
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

    /** Weights that are not there are said to be missing. */
    @Test
    default void anEmptyBackboneLacksWeights(@TempDir Path folder) {
        if (!hasWeights()) {
            return;
        }
        try (ContractRun run = ContractRun.withoutWeights(modality(), folder)) {
            ModalityException failure = assertThrows(ModalityException.class, run::openEncoder);

            assertEquals(ErrorCode.MISSING_WEIGHTS, failure.code(), failure.getMessage());
        }
    }

    private void assertSegments(long segments) {
        FeatureLayout layout = modality().spec().layout();
        switch (layout) {
            case PER_FRAME -> assertEquals(TinyBackbone.FRAMES, segments);
            case PER_SEGMENT -> assertTrue(segments > 0);
            case GLOBAL -> assertEquals(1, segments);
        }
    }

    private static void assertPlainResult(NDArray array, NDArray signals) {
        assertEquals(DataType.FLOAT32, array.getDataType());
        assertSame(signals.getManager(), array.getManager(), "belongs to another manager");
        assertFalse(array.hasGradient(), "carries a gradient");
        for (float value : array.toFloatArray()) {
            assertTrue(Float.isFinite(value), () -> "holds " + value);
        }
    }
}
