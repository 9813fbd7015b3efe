package io.affogato.fusion.crema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import io.affogato.nn.Weights;
import io.affogato.nn.golden.FiniteDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fusions that no golden case covers: against loops, and against differences of themselves. */
class AblationFusionTest {

    private static final int SAMPLES = 4;
    private static final int FRAMES = 3;
    private static final int TOKENS = 5;

    /** Sample 1 lacks the second supporting modality, sample 3 both. */
    private static final float[][] PRESENT = {{1, 1, 1, 0}, {1, 0, 1, 0}};

    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"LINEAR,7", "SUM,7", "SCALAR_GATE,7", "ATTENTION,7", "ATTENTION,128", "MOE,7"})
    void tokensAreThoseOfTheFormula(FusionKind kind, int width) {
        FusionStrategy fusion = kind.fresh(manager, width, 3, FRAMES, FusionStart.DEFAULT, 9);
        disturb(fusion);
        List<ModalityTokens> tokens = tokens(width);
        float[] found = fusion.fuse(tokens).prefixTokens().toFloatArray();
        NaiveFusion naive = new NaiveFusion(named(fusion), width);
        int block = FRAMES * TOKENS;
        // the primary block first, then the fused one; sample 3 has nothing to fuse
        for (int sample = 0; sample < SAMPLES - 1; sample++) {
            for (int i = 0; i < block; i++) {
                double[] expected =
                        naive.token(kind, frame(tokens, width, sample, i / TOKENS), i % TOKENS);
                int from = ((2 * sample + 1) * block + i) * width;
                for (int e = 0; e < width; e++) {
                    String place = "sample %d token %d value %d".formatted(sample, i, e);
                    assertEquals(expected[e], found[from + e], 2e-5, place);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionKind.class,
            names = {"LINEAR", "SUM", "SCALAR_GATE", "ATTENTION", "MOE"})
    void gradientsAreTheSlopes(FusionKind kind) {
        FusionStrategy fusion = kind.fresh(manager, 7, 3, FRAMES, FusionStart.DEFAULT, 9);
        disturb(fusion);
        List<ModalityTokens> tokens = tokens(7);
        NDArray weights = random(77, SAMPLES, 2L * FRAMES * TOKENS, 7);
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        fusion.parameters().forEach(p -> inputs.put(p.name(), p.array()));
        tokens.forEach(each -> inputs.put(each.id().value(), each.tokens()));
        inputs.values().forEach(array -> array.setRequiresGradient(true));
        Supplier<NDArray> loss =
                () -> Ops.sum(Ops.mul(fusion.fuse(tokens).prefixTokens(), weights));
        List<NDArray> gradients =
                Autograd.gradients(Autograd.on(loss), List.copyOf(inputs.values()));
        int i = 0;
        for (Map.Entry<String, NDArray> input : inputs.entrySet()) {
            NDArray gradient = gradients.get(i++);
            FiniteDifference.check(
                    input.getKey(),
                    () -> Autograd.off(loss),
                    input.getValue(),
                    gradient,
                    0.03f,
                    6,
                    0.02);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionKind.class,
            names = {"LINEAR", "SUM", "SCALAR_GATE", "ATTENTION", "MOE"})
    void nothingToFuseIsFiniteAndMasked(FusionKind kind) {
        FusionStrategy fusion = kind.fresh(manager, 7, 3, FRAMES, FusionStart.DEFAULT, 9);
        FusionOutput output = fusion.fuse(tokens(7));
        for (float value : output.prefixTokens().toFloatArray()) {
            assertTrue(Float.isFinite(value));
        }
        float[] mask = output.prefixMask().toFloatArray();
        int block = FRAMES * TOKENS;
        for (int i = 0; i < mask.length; i++) {
            assertEquals(i / block == 2 * SAMPLES - 1 ? 0 : 1, mask[i], "mask " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionKind.class,
            names = {"LINEAR", "SCALAR_GATE", "ATTENTION", "MOE", "ESPRESSO"})
    void whatWasStoredIsReadBack(FusionKind kind) {
        FusionStrategy fusion = kind.fresh(manager, 7, 3, FRAMES, FusionStart.DEFAULT, 9);
        disturb(fusion);
        Map<String, NDArray> stored = new LinkedHashMap<>();
        fusion.parameters().forEach(p -> stored.put(p.name(), p.array()));
        Weights weights = Weights.of("test", stored);
        FusionStrategy read = kind.read(manager, 7, 3, FRAMES, weights);
        weights.requireAllUsed(name -> false);
        List<ModalityTokens> tokens = tokens(7);
        assertArrayEquals(
                fusion.fuse(tokens).prefixTokens().toFloatArray(),
                read.fuse(tokens).prefixTokens().toFloatArray());
    }

    @Test
    void averageStartsAreTheMean() {
        List<ModalityTokens> complete = tokens(7);
        float[] mean =
                FusionKind.SUM
                        .fresh(manager, 7, 3, FRAMES, FusionStart.AVERAGE, 1)
                        .fuse(complete)
                        .prefixTokens()
                        .toFloatArray();
        for (FusionKind kind : List.of(FusionKind.LINEAR, FusionKind.SCALAR_GATE, FusionKind.MOE)) {
            float[] found =
                    kind.fresh(manager, 7, 3, FRAMES, FusionStart.AVERAGE, 1)
                            .fuse(complete)
                            .prefixTokens()
                            .toFloatArray();
            for (int i = 0; i < 2 * FRAMES * TOKENS * 7; i++) { // sample 0 has everything
                assertEquals(mean[i], found[i], 1e-5, kind + " " + i);
            }
        }
    }

    /** Starts are too tame for a test: zeros and equal maps hide terms. */
    private void disturb(FusionStrategy fusion) {
        for (Parameter p : fusion.parameters()) {
            long[] shape = p.array().getShape().getShape();
            NDArray other = random(p.name().hashCode(), shape);
            double scale = 1 / Math.sqrt((double) shape[shape.length - 1]);
            Optim.assign(List.of(p.array()), List.of(Ops.scale(other, scale)));
        }
    }

    private List<ModalityTokens> tokens(int width) {
        List<ModalityTokens> tokens = new ArrayList<>();
        for (int m = 0; m < 3; m++) {
            float[] present = m == 0 ? new float[] {1, 1, 1, 1} : PRESENT[m - 1];
            NDArray there = Ops.tensor(manager, present, SAMPLES);
            NDArray values = random(m, SAMPLES, FRAMES, TOKENS, width);
            tokens.add(
                    new ModalityTokens(
                            new ModalityId("some-" + m),
                            FeatureLayout.PER_FRAME,
                            ModalityAdapter.KERNELS.call("blank_missing", values, there),
                            there,
                            Optional.empty()));
        }
        return tokens;
    }

    private static NaiveFusion.Frame frame(
            List<ModalityTokens> tokens, int width, int sample, int frame) {
        double[][][] all = new double[3][TOKENS][width];
        for (int m = 0; m < 3; m++) {
            float[] values = tokens.get(m).tokens().toFloatArray();
            for (int i = 0; i < TOKENS * width; i++) {
                int from = (sample * FRAMES + frame) * TOKENS * width;
                all[m][i / width][i % width] = values[from + i];
            }
        }
        boolean[] present = {PRESENT[0][sample] == 1, PRESENT[1][sample] == 1};
        return new NaiveFusion.Frame(all[0], new double[][][] {all[1], all[2]}, present);
    }

    private static Map<String, float[]> named(FusionStrategy fusion) {
        Map<String, float[]> named = new LinkedHashMap<>();
        fusion.parameters().forEach(p -> named.put(p.name(), p.array().toFloatArray()));
        return named;
    }

    private NDArray random(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = 1;
        for (long axis : shape) {
            size *= Math.toIntExact(axis);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Ops.tensor(manager, values, shape);
    }
}
