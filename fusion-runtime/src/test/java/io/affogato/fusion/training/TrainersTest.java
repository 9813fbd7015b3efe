package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainersTest {

    private static final ModalityId ONE = new ModalityId("one");
    private static final ModalityId TWO = new ModalityId("two");
    private static final ModalityId THREE = new ModalityId("three");
    private static final List<ModalityId> ALL = List.of(ONE, TWO, THREE);

    private NDManager manager;
    private SmallModel model;
    private AdamW optimiser;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        model = new SmallModel(manager, ALL, SmallModel.Sizes.SMALL, 0);
        optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aStepOfOneModalityLeavesEveryOtherArrayBitIdentical() {
        Map<String, float[]> before = values();
        List<float[]> frozen = model.frozen().stream().map(NDArray::toFloatArray).toList();

        new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                .train(List.of(batch()), List.of(TWO), 1e-2);

        Map<String, float[]> after = values();
        for (String name : before.keySet()) {
            boolean mayChange = name.contains("_two") || name.startsWith("fusion");
            if (!mayChange) {
                assertArrayEquals(before.get(name), after.get(name), name);
            }
        }
        assertFalse(
                Arrays.equals(
                        before.get("layer.0.query.w_b_two.weight"),
                        after.get("layer.0.query.w_b_two.weight")));
        for (int i = 0; i < frozen.size(); i++) {
            assertArrayEquals(frozen.get(i), model.frozen().get(i).toFloatArray());
        }
    }

    @Test
    void aBatchTakesOneStepAModalityAndTheSharedGroupTakesThemAll() {
        new SequentialTrainer(model, optimiser, 0, Workers.NONE).train(List.of(batch()), ALL, 1e-3);
        new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                .train(List.of(batch()), List.of(ONE, THREE), 1e-3);

        assertEquals(2, steps("layer.0.query.w_a_one.weight"));
        assertEquals(1, steps("layer.0.query.w_a_two.weight"));
        assertEquals(2, steps("proj_three.bias"));
        assertEquals(5, steps("fusion.0.weight"));
        assertEquals(5, steps("fusion.0.bias"));
    }

    @Test
    void eachPassSeesTheStepsOfThePassesBeforeIt() {
        List<PassReport> turns =
                new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                        .train(List.of(batch()), ALL, 1e-2);

        assertEquals(ALL, turns.stream().map(PassReport::modality).toList());
        assertTrue(turns.get(1).loss() < turns.get(0).loss());
        assertTrue(turns.get(2).loss() < turns.get(1).loss());
    }

    @Test
    void gradientNormIsThatOfTheLowRankPairs() {
        Batch batch = batch();
        List<Parameter> pairs = model.parameters(TWO).subList(0, 2);
        NDArray loss = Autograd.on(() -> model.open(batch).loss(TWO));
        List<NDArray> gradients =
                Autograd.gradients(loss, pairs.stream().map(Parameter::array).toList());
        double expected = Optim.norm(gradients);

        List<PassReport> passes =
                new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                        .train(List.of(batch), List.of(TWO), 1e-2);

        assertTrue(expected > 0);
        assertEquals(expected, passes.get(0).gradientNorm(), 1e-9);
    }

    @Test
    void jointTrainingTakesOneStepOverEverything() {
        Batch batch = batch();
        double single = Autograd.off(() -> model.open(batch).jointLoss().toFloatArray()[0]);

        List<PassReport> reports =
                new JointTrainer(model, optimiser, 0, Workers.NONE)
                        .train(List.of(batch), ALL, 1e-2);

        assertEquals(3, reports.size());
        assertEquals(single, reports.get(2).loss(), 1e-6);
        for (Parameter parameter : AdamW.all(model)) {
            assertEquals(1, steps(parameter.name()), parameter.name());
        }
    }

    @Test
    void aGradientThatIsNotFiniteTakesNoStep() {
        Batch good = batch();
        Map<ModalityId, ModalityFeatures> broken = new LinkedHashMap<>(good.features());
        ModalityFeatures two = broken.get(TWO);
        NDArray poisoned = Ops.scale(two.tokens(), Double.NaN);
        broken.put(TWO, new ModalityFeatures(poisoned, two.mask(), two.pooled(), two.present()));
        Map<String, float[]> before = values();

        List<PassReport> passes =
                new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                        .train(
                                List.of(
                                        new Batch(
                                                manager,
                                                broken,
                                                good.questionIds(),
                                                good.questionMask(),
                                                good.labels())),
                                List.of(ONE),
                                1e-2);

        assertFalse(passes.get(0).stepped());
        Map<String, float[]> after = values();
        before.forEach((name, array) -> assertArrayEquals(array, after.get(name), name));
    }

    @Test
    void clippingBoundsTheStepButNotTheReportedNorm() {
        List<PassReport> free =
                new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                        .train(List.of(batch()), List.of(ONE), 0);
        List<PassReport> clipped =
                new SequentialTrainer(model, optimiser, 1e-3, Workers.NONE)
                        .train(List.of(batch()), List.of(ONE), 0);

        assertEquals(free.get(0).gradientNorm(), clipped.get(0).gradientNorm(), 1e-6);
        assertTrue(first("proj_one.bias.exp_avg") != 0);
    }

    @Test
    void adamWStepAgreesWithItsFormula() {
        NDArray matrix = Ops.tensor(manager, new float[] {0.5f, -2f, 4f}, 1, 3);
        NDArray bias = Ops.tensor(manager, new float[] {0.5f, -2f}, 2);
        List<Parameter> parameters =
                List.of(new Parameter("fusion.weight", matrix), new Parameter("bias", bias));
        try (AdamW adam = new AdamW(AdamWConfig.CREMA, manager, parameters)) {
            adam.step(
                    parameters,
                    List.of(
                            Ops.tensor(manager, new float[] {0.1f, -3f, 7f}, 1, 3),
                            Ops.tensor(manager, new float[] {0.1f, -3f}, 2)),
                    0.01);
        }

        // the first step of Adam is the rate times the sign; decay comes first, and not for a bias
        assertArrayEquals(
                new float[] {
                    0.5f * (1 - 0.01f * 0.05f) - 0.01f,
                    -2f * (1 - 0.01f * 0.05f) + 0.01f,
                    4f * (1 - 0.01f * 0.05f) - 0.01f
                },
                matrix.toFloatArray(),
                1e-5f);
        assertArrayEquals(new float[] {0.49f, -1.99f}, bias.toFloatArray(), 1e-5f);
    }

    @Test
    void partsOfABatchTakeTheStepOfTheWholeAndAlwaysTheSame() {
        Map<String, float[]> start = values();
        train(List.of(samples(4, 1, 7, 3, 8)), Workers.NONE);
        Map<String, float[]> whole = values();
        try (Workers workers = Workers.of(2)) {
            List<Map<String, float[]>> split = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                restore(start);
                train(List.of(samples(4, 1, 7), samples(3, 8)), workers);
                split.add(values());
            }
            for (String name : whole.keySet()) {
                assertArrayEquals(whole.get(name), split.get(0).get(name), 1e-5f, name);
                assertArrayEquals(split.get(0).get(name), split.get(1).get(name), name);
            }
        }
    }

    @Test
    void aPartThatFailsFailsTheBatch() {
        Batch none = samples(3, 8);
        Batch broken =
                new Batch(
                        manager, Map.of(), none.questionIds(), none.questionMask(), none.labels());
        try (Workers workers = Workers.of(2)) {
            assertThrows(
                    NullPointerException.class,
                    () -> train(List.of(samples(4, 1), broken), workers));
        }
    }

    private void train(List<Batch> parts, Workers workers) {
        try (AdamW fresh = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            new SequentialTrainer(model, fresh, 0, workers).train(parts, ALL, 1e-3);
        }
    }

    private void restore(Map<String, float[]> values) {
        for (Parameter parameter : AdamW.all(model)) {
            NDArray array = parameter.array();
            NDArray before =
                    Ops.tensor(manager, values.get(parameter.name()), array.getShape().getShape());
            Optim.assign(List.of(array), List.of(before));
        }
    }

    private Batch samples(int... indices) {
        return model.new Samples(9).load(manager, indices);
    }

    private Batch batch() {
        return model.new Samples(9).load(manager, 4, 1, 7, 3);
    }

    private int steps(String name) {
        return (int) optimiser.state().get(name + ".step").toFloatArray()[0];
    }

    private float first(String name) {
        return optimiser.state().get(name).toFloatArray()[0];
    }

    private Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Parameter parameter : AdamW.all(model)) {
            values.put(parameter.name(), parameter.array().toFloatArray());
        }
        return values;
    }
}
