package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.CLIPS;
import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static io.affogato.fusion.crema.SmallCrema.WHOLE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CremaModelTest {

    private static final ModalityId[] ALL = {FIRST, CLIPS, WHOLE};

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallCrema small = new SmallCrema(manager);

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void aPassMovesItsOwnAdapterAndTheFusionOnly() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        Map<String, float[]> before = values(model);
        try (BatchPass pass = model.open(small.batch(2, 3, List.of(ALL), List.of()))) {
            step(model, pass, CLIPS);
        }
        values(model)
                .forEach(
                        (name, after) -> {
                            boolean trained = name.contains("_clips") || name.startsWith("fusion");
                            boolean zero = name.contains(".w_a_"); // B is 0, so A has no gradient
                            boolean same = Arrays.equals(before.get(name), after);
                            assertEquals(!trained || zero, same, name);
                        });
    }

    @Test
    void passesSeeUpdatedParametersOfOthers() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        Batch batch = small.batch(2, 3, List.of(ALL), List.of());
        try (BatchPass pass = model.open(batch)) {
            float first = pass.loss(FIRST).getFloat();
            assertEquals(first, pass.jointLoss().getFloat(), 1e-6);
            step(model, pass, CLIPS);
            try (BatchPass fresh = model.open(batch)) {
                assertEquals(fresh.jointLoss().getFloat(), pass.loss(FIRST).getFloat(), 1e-6);
            }
            assertNotEquals(first, pass.loss(FIRST).getFloat());
        }
    }

    @Test
    void samplesThatShareARecordingLearnWhatCopiesOfItTeach() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        NDArray rows = Ops.tensor(manager, new long[] {1, 0, 1, 1, 0}, 5);
        Map<ModalityId, ModalityFeatures> shared = new LinkedHashMap<>();
        Map<ModalityId, ModalityFeatures> copied = new LinkedHashMap<>();
        small.batch(2, 3, List.of(ALL), List.of(CLIPS))
                .features()
                .forEach(
                        (m, two) -> {
                            shared.put(
                                    m,
                                    new ModalityFeatures(
                                            two.tokens(),
                                            two.mask(),
                                            two.pooled(),
                                            two.present(),
                                            Optional.of(rows)));
                            copied.put(
                                    m,
                                    new ModalityFeatures(
                                            Ops.rows(two.tokens(), rows),
                                            Ops.rows(two.mask(), rows),
                                            Ops.rows(two.pooled(), rows),
                                            Ops.rows(two.present(), rows)));
                        });
        List<float[]> expected = gradients(model, copied);
        List<float[]> found = gradients(model, shared);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), 2e-6f, "parameter " + i);
        }
    }

    private List<float[]> gradients(CremaModel model, Map<ModalityId, ModalityFeatures> features) {
        Batch five = small.batch(5, 3, List.of(ALL), List.of());
        Batch batch =
                new Batch(
                        manager, features, five.questionIds(), five.questionMask(), five.labels());
        List<NDArray> parameters = new ArrayList<>();
        model.modalities()
                .forEach(m -> model.parameters(m).forEach(p -> parameters.add(p.array())));
        model.shared().forEach(parameter -> parameters.add(parameter.array()));
        try (BatchPass pass = model.open(batch)) {
            return Autograd.gradients(pass.jointLoss(), parameters).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    @Test
    void missingModalityIsExactlyZeroAndMasked() {
        CremaModel model = small.model(FusionKind.CONCAT, 3, ALL);
        Batch batch = small.batch(2, 3, List.of(ALL), List.of(CLIPS));
        float[] tokens = model.tokens(CLIPS, batch, false).toFloatArray();
        for (int i = 0; i < tokens.length; i++) {
            assertEquals(i < tokens.length / 2, tokens[i] == 0, "token value " + i);
        }
        // frames 3 * (2 + 3), clips 2 * 3, whole 1 * 3, text 4
        float[] mask = assemble(model, batch).prefixMask().toFloatArray();
        assertEquals(2 * 28, mask.length);
        for (int i = 0; i < mask.length; i++) {
            assertEquals(i >= 15 && i < 21 ? 0 : 1, mask[i], "mask " + i);
        }
    }

    @Test
    void fusedTokensWithoutAnySourceAreMasked() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        Batch batch = small.batch(2, 3, List.of(ALL), List.of(CLIPS, WHOLE));
        float[] mask = assemble(model, batch).prefixMask().toFloatArray();
        // block 1: 15, prefixes: 6, fused: 9, text: 4
        assertEquals(2 * 34, mask.length);
        for (int i = 0; i < mask.length; i++) {
            assertEquals(i >= 21 && i < 30 ? 0 : 1, mask[i], "mask " + i);
        }
    }

    @Test
    void absentFeaturesCountAsMissing() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        Batch without = small.batch(1, 3, List.of(FIRST, WHOLE), List.of());
        Batch blank = small.batch(1, 3, List.of(ALL), List.of(CLIPS));
        assertArrayEquals(
                model.encodeForAnswer(blank).states().toFloatArray(),
                model.encodeForAnswer(without).states().toFloatArray());
    }

    @Test
    void secondBlockIsAllPrefixesThenAllFusedTokens() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 2, ALL);
        Batch batch = small.batch(1, 2, List.of(ALL), List.of());
        NDArray input = assemble(model, batch).prefixTokens();
        NDArray firstPrefix = Ops.slice(input, 1, 0, 2);
        NDArray secondPrefix = Ops.slice(input, 1, 5, 7);
        assertArrayEquals(
                Ops.concat(List.of(firstPrefix, secondPrefix), 1).toFloatArray(),
                Ops.slice(input, 1, 10, 14).toFloatArray());
        List<NDArray> supporting = new ArrayList<>();
        for (ModalityId id : List.of(CLIPS, WHOLE)) {
            NDArray tokens = model.tokens(id, batch, false);
            supporting.add(Ops.expand(tokens.mean(new int[] {1}, true), 1, 2, 3, 14));
        }
        List<Parameter> fusion = model.shared();
        NDArray z =
                Ops.linear(
                        Ops.concat(supporting, -1), fusion.get(0).array(), fusion.get(1).array());
        assertArrayEquals(
                Ops.mul(z, Ops.sigmoid(z)).toFloatArray(),
                Ops.slice(input, 1, 14, 20).toFloatArray(),
                1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"ESPRESSO_CONCAT,1,1", "ESPRESSO,1,5", "CONCAT,3,1", "ESPRESSO_CONCAT,1,7"})
    void anyBatchAndAnyNumberOfFramesWork(FusionKind kind, int samples, int frames) {
        CremaModel model = small.model(kind, frames, ALL);
        try (BatchPass pass = model.open(small.batch(samples, frames, List.of(ALL), List.of()))) {
            assertTrue(Float.isFinite(pass.loss(WHOLE).getFloat()));
        }
    }

    @Test
    void singleModalityHasNoFusion() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, FIRST);
        Batch batch = small.batch(2, 3, List.of(FIRST), List.of());
        assertTrue(model.shared().isEmpty());
        assertEquals(
                new Shape(2, 3 * (2 + 3) + 4, 14),
                assemble(model, batch).prefixTokens().getShape());
    }

    @Test
    void wrongNumberOfSegmentsIsRefused() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, FIRST);
        Batch batch = small.batch(2, 4, List.of(FIRST), List.of());
        assertThrows(ModalityException.class, () -> model.encodeForAnswer(batch));
    }

    private FusionOutput assemble(CremaModel model, Batch batch) {
        Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
        model.modalities().forEach(m -> tokens.put(m, model.tokens(m, batch, false)));
        return model.assemble(batch, tokens);
    }

    private void step(CremaModel model, BatchPass pass, ModalityId m) {
        List<NDArray> arrays = new ArrayList<>();
        model.parameters(m).forEach(p -> arrays.add(p.array()));
        model.shared().forEach(p -> arrays.add(p.array()));
        List<NDArray> gradients = Autograd.gradients(pass.loss(m), arrays);
        List<NDArray> moved = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            moved.add(Ops.sub(Ops.detach(arrays.get(i)), Ops.scale(gradients.get(i), 0.5)));
        }
        Optim.assign(arrays, moved);
        pass.updated(m);
    }

    private Map<String, float[]> values(CremaModel model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.modalities()
                .forEach(
                        m ->
                                model.parameters(m)
                                        .forEach(
                                                p ->
                                                        values.put(
                                                                p.name(),
                                                                p.array().toFloatArray())));
        model.shared().forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        small.qformer
                .parameters()
                .forEach(
                        p ->
                                values.put(
                                        "frozen " + p.name().replace("_", " "),
                                        p.array().toFloatArray()));
        return values;
    }
}
