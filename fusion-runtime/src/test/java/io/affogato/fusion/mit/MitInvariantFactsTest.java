package io.affogato.fusion.mit;

import static io.affogato.fusion.mit.SmallMit.FIRST;
import static io.affogato.fusion.mit.SmallMit.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.Modulation;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts about infusion that hold whatever the numbers are, one test each. */
class MitInvariantFactsTest extends MitFixture {

    @ParameterizedTest
    @CsvSource({"llama, 0", "llama, 3", "t5, 0", "t5, 3"})
    void fact06AFreshSafeAdapterIsTheFrozenModel(String family, int rank) {
        LanguageModel language = small.language(family);
        Batch batch = small.batch(FIRST);
        MitInfusion fresh =
                new MitInfusion(List.of(small.fresh(language, FIRST, MitMode.SAFE, rank)));
        assertArrayEquals(frozen(language, batch), logits(language, fresh, batch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void fact06OfficialWithOnesInTheFeedForwardIsTheFrozenModelAndWithZerosIsNot(String family) {
        LanguageModel language = small.language(family);
        Batch batch = small.batch(FIRST);
        MitAdapter adapter = small.fresh(language, FIRST, MitMode.OFFICIAL_B, 0);
        for (Parameter p : adapter.parameters()) {
            float value = p.name().endsWith(".ff.bias") ? 1 : 0;
            set(p, Ops.full(p.array(), value, p.array().getShape().getShape()));
        }
        MitInfusion ones = new MitInfusion(List.of(adapter));
        assertArrayEquals(frozen(language, batch), logits(language, ones, batch));
        for (Parameter p : adapter.parameters()) {
            set(p, Ops.full(p.array(), 0, p.array().getShape().getShape()));
        }
        assertFalse(Arrays.equals(frozen(language, batch), logits(language, ones, batch)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void fact07TheAdditiveKeyIsWithoutEffectAndGradient(String family) {
        LanguageModel language = small.language(family);
        MitConfig keeping = new MitConfig(MitMode.OFFICIAL_B, List.of(1, 2), 0, true, false);
        MitAdapter adapter =
                MitAdapter.fresh(
                        manager, new MitAdapterConfig(FIRST, 7, language.blocks(), keeping), 9);
        MitInfusion infusion = new MitInfusion(List.of(adapter));
        Batch batch = small.batch(FIRST);
        float[] before = logits(language, infusion, batch);
        List<Parameter> inert =
                adapter.parameters().stream().filter(p -> p.name().contains(".kp.")).toList();
        assertEquals(4, inert.size());
        assertTrue(adapter.trained().stream().noneMatch(inert::contains));
        for (Parameter p : inert) {
            set(p, Ops.scale(small.random(p.name().hashCode(), shape(p)), 50));
        }
        assertArrayEquals(before, logits(language, infusion, batch));
        MitModel model = new MitModel(language, infusion);
        NDArray loss = Autograd.on(() -> model.open(batch).jointLoss());
        List<NDArray> arrays = inert.stream().map(Parameter::array).toList();
        Autograd.gradients(loss, arrays)
                .forEach(g -> assertEquals(0f, g.abs().max().getFloat(), "gradient"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void fact09SafeDoesNotSeePaddingNorTheOtherRows(String family) {
        LanguageModel language = small.language(family);
        assertTrue(paddingChange(language, MitMode.SAFE) < 1e-5);
        Batch batch = small.batch(FIRST);
        MitInfusion infusion = small.infusion(language, MitMode.SAFE, 0, FIRST);
        NDArray together = infusion.pooled(language, batch, Pooling.ANSWER_START);
        NDArray alone = infusion.pooled(language, second(batch), Pooling.ANSWER_START);
        assertArrayEquals(Ops.slice(together, 0, 1, 2).toFloatArray(), alone.toFloatArray(), 1e-5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void fact09OfficialSeesPadding(String family) {
        LanguageModel language = small.language(family);
        assertTrue(paddingChange(language, MitMode.OFFICIAL_B) > 1e-3);
    }

    @ParameterizedTest
    @CsvSource({"llama, SAFE", "llama, OFFICIAL_B", "llama, PAPER", "t5, SAFE", "t5, PAPER"})
    void fact11AMissingModalityIsAsIfItWereNotThere(String family, MitMode mode) {
        LanguageModel language = small.language(family);
        MitInfusion both = small.infusion(language, mode, 0, FIRST, SECOND);
        MitInfusion one = small.infusion(language, mode, 0, FIRST);
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
        features.put(FIRST, small.features(FIRST, 1, 1));
        features.put(SECOND, small.features(SECOND, 0, 0));
        float[] expected = logits(language, one, small.batch(FIRST));
        assertArrayEquals(expected, logits(language, both, small.batch(features)));
        assertArrayEquals(expected, logits(language, both, small.batch(FIRST)));
        features.put(SECOND, small.features(SECOND, 0, 1));
        float[] half = logits(language, both, small.batch(features));
        int row = half.length / 2;
        assertArrayEquals(Arrays.copyOf(expected, row), Arrays.copyOf(half, row));
        assertFalse(
                Arrays.equals(
                        Arrays.copyOfRange(expected, row, 2 * row),
                        Arrays.copyOfRange(half, row, 2 * row)));
        features.put(FIRST, small.features(FIRST, 0, 0));
        features.put(SECOND, small.features(SECOND, 0, 0));
        Batch nothing = small.batch(features);
        assertArrayEquals(frozen(language, nothing), logits(language, both, nothing));
    }

    @Test
    void fact11AnUntrainedModalityChangesNothingAndOrderIsIrrelevant() {
        Batch batch = small.batch(FIRST, SECOND);
        MitAdapter first = small.trained(small.llama, FIRST, MitMode.SAFE, 0);
        MitAdapter second = small.trained(small.llama, SECOND, MitMode.SAFE, 0);
        MitAdapter fresh = small.fresh(small.llama, SECOND, MitMode.SAFE, 0);
        assertArrayEquals(
                logits(small.llama, new MitInfusion(List.of(first)), batch),
                logits(small.llama, new MitInfusion(List.of(first, fresh)), batch));
        assertArrayEquals(
                logits(small.llama, new MitInfusion(List.of(first, second)), batch),
                logits(small.llama, new MitInfusion(List.of(second, first)), batch));
    }

    @ParameterizedTest
    @ValueSource(floats = {1, -2, 0.25f})
    void fact13TheGateStaysWithinASigmoidOfOneMoreAndOneLess(float bias) {
        NDArray values = small.random(4, 2, 3, 5, 4);
        NDArray mask = Ops.full(values, 1, 2, 5);
        NDArray biases = Ops.full(values, bias, 6);
        double low = 1 / (1 + Math.exp(1 - bias));
        double high = 1 / (1 + Math.exp(-1 - bias));
        for (double size : new double[] {1e-6, 1, 1e4}) {
            NDArray shift = Ops.scale(small.random(5, 2, 6, 1, 4), size);
            NDArray gates = Infusion.KERNELS.call("gate", values, mask, shift, biases, 1);
            for (float gate : gates.toFloatArray()) {
                assertTrue(gate > low && gate < high, "gate " + gate);
            }
        }
        if (bias == 1) {
            assertEquals(0.5, low);
            assertEquals(0.8808, high, 1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "t5"})
    void fact14LayersThatDoNotExistOrComeTwiceAreRefused(String family) {
        LanguageModel language = small.language(family);
        int count = language.blocks().layers();
        for (List<Integer> layers : List.of(List.of(1, count), List.of(-1), List.of(1, 1))) {
            MitConfig wrong = new MitConfig(MitMode.SAFE, layers, 0, false, false);
            ModalityException e =
                    assertThrows(
                            ModalityException.class,
                            () -> new MitAdapterConfig(FIRST, 7, language.blocks(), wrong));
            assertTrue(e.getMessage().contains("from 0 to " + (count - 1)), e.getMessage());
        }
        Modulation beyond =
                Modulation.of(
                        Map.of(
                                count,
                                (v, mask) ->
                                        new Infusion(MitMode.SAFE, List.of()).scales(v, mask)));
        assertThrows(ModalityException.class, () -> language.modulated(beyond));
    }

    @Test
    void fact17RowsWithAndWithoutPaddingPoolTheSamePosition() {
        MitInfusion infusion = small.infusion(small.llama, MitMode.SAFE, 0, FIRST);
        Batch batch = small.batch(FIRST);
        NDArray states =
                small.llama
                        .decoder()
                        .modulated(infusion.modulation(batch))
                        .states(small.llama.embed(batch.questionIds()), batch.questionMask());
        NDArray pooled = infusion.pooled(small.llama, batch, Pooling.ANSWER_START);
        long[] last = {4, 2};
        for (int row = 0; row < 2; row++) {
            NDArray own =
                    Ops.slice(Ops.slice(states, 0, row, row + 1), 1, last[row], last[row] + 1);
            assertArrayEquals(
                    own.toFloatArray(), Ops.slice(pooled, 0, row, row + 1).toFloatArray());
        }
    }

    /** The largest change of the second row when its two columns of padding go to the left. */
    private double paddingChange(LanguageModel language, MitMode mode) {
        MitInfusion infusion = small.infusion(language, mode, 0, FIRST);
        Batch batch = second(small.batch(FIRST));
        Batch shorter = words(batch, 0, 0, 3);
        double largest = 0;
        NDArray expected = infusion.pooled(language, shorter, Pooling.MEAN);
        for (Batch padded : List.of(batch, words(batch, 0, 4, 7), words(batch, 3, 0, 9))) {
            NDArray found = infusion.pooled(language, padded, Pooling.MEAN);
            largest = Math.max(largest, Ops.sub(expected, found).abs().max().getFloat());
        }
        return largest;
    }

    /** The three words of a batch of one row, with some padding before them up to a length. */
    private Batch words(Batch batch, int left, int right, int length) {
        int all = Math.max(length, left + 3 + right);
        long[] ids = new long[all];
        float[] mask = new float[all];
        Arrays.fill(ids, 6);
        for (int i = 0; i < 3; i++) {
            ids[left + i] = batch.questionIds().toLongArray()[i];
            mask[left + i] = 1;
        }
        return new Batch(
                manager,
                batch.features(),
                Ops.tensor(manager, ids, 1, all),
                Ops.tensor(manager, mask, 1, all),
                batch.labels());
    }

    private Batch second(Batch batch) {
        ModalityFeatures both = batch.features().get(FIRST);
        ModalityFeatures own =
                new ModalityFeatures(
                        Ops.slice(both.tokens(), 0, 1, 2),
                        Ops.slice(both.mask(), 0, 1, 2),
                        Ops.slice(both.pooled(), 0, 1, 2),
                        Ops.slice(both.present(), 0, 1, 2));
        return new Batch(
                manager,
                Map.of(FIRST, own),
                Ops.slice(batch.questionIds(), 0, 1, 2),
                Ops.slice(batch.questionMask(), 0, 1, 2),
                Ops.slice(batch.labels(), 0, 1, 2));
    }

    private static float[] frozen(LanguageModel language, Batch batch) {
        return logits(language, batch);
    }

    private static float[] logits(LanguageModel language, MitInfusion infusion, Batch batch) {
        return logits(language.modulated(infusion.modulation(batch)), batch);
    }

    private static float[] logits(LanguageModel language, Batch batch) {
        NDArray mask = batch.questionMask();
        NDArray encoded = language.encode(language.embed(batch.questionIds()), mask);
        return language.logits(encoded, mask, batch.labels()).toFloatArray();
    }

    private static void set(Parameter parameter, NDArray value) {
        Optim.assign(List.of(parameter.array()), List.of(value));
    }

    private static long[] shape(Parameter parameter) {
        return parameter.array().getShape().getShape();
    }
}
