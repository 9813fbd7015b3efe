package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every modality about features. */
public interface EncoderContract extends ContractSubject {

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
            assertEquals(new Shape(2, encoder.pooledWidth()), features.pooled().getShape());
            assertTrue(encoder.levels() > 0, () -> encoder.levels() + " levels");
            assertEquals(0, encoder.featureWidth() % encoder.levels(), "levels of unequal width");
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
