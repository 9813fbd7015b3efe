package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.SmallHybrid;
import io.affogato.fusion.eval.SenseRemoval;
import io.affogato.fusion.mit.MitModel;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchTrainer;
import io.affogato.fusion.training.EarlyExitState;
import io.affogato.fusion.training.JointTrainer;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.Position;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Ops;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads over small models of every way of fusion. Tokens are 1 + 2 * 2 of two levels of 5. */
class HeadedModelTest {

    private static final double RATE = 0.1;
    private static final int SIDE = 6;
    private static final long SEED = 11;

    @TempDir Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallHybrid small = new SmallHybrid(manager);
    private final ModalityId first = small.modalities().get(0);
    private final ModalityId whole = small.modalities().get(1);

    @AfterEach
    void free() {
        manager.close();
    }

    private AnsweringModel fused(String method) {
        SmallHybrid own = new SmallHybrid(manager);
        return switch (method) {
            case "crema" -> own.crema();
            case "mit" -> new MitModel(own.crema().languageModel(), own.infusion());
            default -> own.hybrid();
        };
    }

    private HeadedModel model(String method, HeadKind kind, MaskShape.Decoder decoder) {
        return model(method, kind, decoder, RATE);
    }

    private HeadedModel model(
            String method, HeadKind kind, MaskShape.Decoder decoder, double rate) {
        MaskLoss loss =
                decoder == MaskShape.Decoder.TRANSFORMER ? MaskLoss.CROSS_ENTROPY : MaskLoss.DICE;
        HeadConfig config =
                new HeadConfig(
                        kind,
                        Pooling.ANSWER_START,
                        rate,
                        kind == HeadKind.CLASS ? List.of("one", "two", "three") : List.of(),
                        new MaskShape(
                                decoder, loss, SIDE, 16, 4, 24, 2, 3, List.of(7), List.of(2, 3)));
        return HeadedModel.fresh(
                manager, fused(method), config, Optional.of(new LevelSource(first, 2, 5)), SEED);
    }

    /** Two samples with what they ask for. */
    private Batch batch(HeadKind kind) {
        Batch plain = small.batch();
        NDArray target =
                switch (kind) {
                    case CLASS -> Ops.tensor(manager, new long[] {2, 0}, 2);
                    case SCORE -> Ops.tensor(manager, new float[] {-1.5f, 2.25f}, 2, 1);
                    case MASK -> Ops.tensor(manager, squares(), 2, SIDE, SIDE);
                    case WORDS -> throw new IllegalArgumentException("no target");
                };
        return new Batch(
                manager,
                plain.features(),
                plain.questionIds(),
                plain.questionMask(),
                plain.labels(),
                Optional.of(target));
    }

    /** The upper left of one picture, the lower right of the other. */
    private static float[] squares() {
        float[] pixels = new float[2 * SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int at = row * SIDE + column;
                pixels[at] = row < 3 && column < 3 ? 1 : 0;
                pixels[SIDE * SIDE + at] = row >= 2 && column >= 3 ? 1 : 0;
            }
        }
        return pixels;
    }

    @ParameterizedTest
    @CsvSource({
        "crema, CLASS, TRANSFORMER",
        "mit, CLASS, TRANSFORMER",
        "hybrid, SCORE, TRANSFORMER",
        "mit, SCORE, TRANSFORMER",
        "crema, MASK, TRANSFORMER",
        "mit, MASK, TRANSFORMER",
        "hybrid, MASK, CONVOLUTION"
    })
    void headsLearnBehindEveryWayOfFusion(String method, HeadKind kind, MaskShape.Decoder decoder) {
        HeadedModel model = model(method, kind, decoder, 1);
        Batch batch = batch(kind);
        assertEquals(2, batch.learnt());
        float[] before = model.answer(batch).toFloatArray();
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            BatchTrainer trainer = new JointTrainer(model, optimiser, 1, Workers.NONE);
            double start = trainer.train(List.of(batch), small.modalities(), 1e-2).get(0).loss();
            double end = start;
            for (int i = 0; i < 80; i++) {
                end = trainer.train(List.of(batch), small.modalities(), 1e-2).get(0).loss();
            }
            assertTrue(end < 0.8 * start, "loss from %s to %s".formatted(start, end));
        }
        NDArray after = model.answer(batch);
        Shape shape =
                switch (kind) {
                    case CLASS -> new Shape(2, 3);
                    case SCORE -> new Shape(2, 1);
                    default -> new Shape(2, SIDE, SIDE);
                };
        assertEquals(shape, after.getShape());
        if (kind != HeadKind.MASK) { // those are decided pixels, which may stay as they were
            assertFalse(Arrays.equals(before, after.toFloatArray()));
        }
    }

    @Test
    void aTurnMovesItsModalityAndTheHeadAtTheHeadsOwnRate() {
        HeadedModel model = model("mit", HeadKind.CLASS, MaskShape.Decoder.TRANSFORMER);
        Map<String, float[]> before = values(model);
        double rate = 1e-2;
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            BatchTrainer trainer = new SequentialTrainer(model, optimiser, 0, Workers.NONE);
            trainer.train(List.of(batch(HeadKind.CLASS)), List.of(whole), rate);
        }
        Map<String, float[]> after = values(model);
        before.forEach(
                (name, values) -> {
                    if (name.startsWith("mit.first.")) {
                        assertArrayEquals(values, after.get(name), name);
                    }
                });
        // a first step of Adam is the rate itself, whatever the gradient; a bias does not decay
        float moved = Math.abs(after.get("head.bias")[0] - before.get("head.bias")[0]);
        assertEquals(rate * RATE, moved, 1e-6);
    }

    @Test
    void levelsLieSideBySideDeepestFirst() {
        Batch batch = small.batch();
        List<NDArray> levels = new LevelSource(first, 2, 5).of(batch);
        NDArray tokens = batch.features().get(first).tokens();
        float[] all = tokens.toFloatArray();
        long perSample = tokens.getShape().size() / 2;
        assertEquals(new Shape(2, 5, 5), levels.get(1).getShape());
        // sample 1, first segment, token 3
        for (int level = 0; level < 2; level++) {
            int from = (int) perSample + 3 * 10 + level * 5;
            float[] expected = Arrays.copyOfRange(all, from, from + 5);
            float[] found =
                    Arrays.copyOfRange(
                            levels.get(level).toFloatArray(), 25 + 3 * 5, 25 + 3 * 5 + 5);
            assertArrayEquals(expected, found);
        }
    }

    @Test
    void aSenseTakenAwayChangesTheAnswerOrTheMaskIsRefusedWhereNobodyBringsIt() {
        HeadedModel model = model("crema", HeadKind.MASK, MaskShape.Decoder.TRANSFORMER);
        Batch batch = batch(HeadKind.MASK);
        NDArray states = model.answer(SenseRemoval.without(batch, Set.of(first)));
        assertEquals(new Shape(2, SIDE, SIDE), states.getShape());
        Batch blind =
                new Batch(
                        manager,
                        Map.of(whole, batch.features().get(whole)),
                        batch.questionIds(),
                        batch.questionMask(),
                        batch.labels());
        ModalityException refused =
                assertThrows(ModalityException.class, () -> model.answer(blind));
        assertTrue(refused.getMessage().contains("'first'"), refused.getMessage());
        HeadedModel score = model("crema", HeadKind.SCORE, MaskShape.Decoder.TRANSFORMER);
        assertFalse(
                Arrays.equals(
                        score.answer(batch).toFloatArray(),
                        score.answer(SenseRemoval.without(batch, Set.of(whole))).toFloatArray()));
    }

    @Test
    void aMaskWithoutLevelsIsRefused() {
        HeadConfig mask =
                new HeadConfig(HeadKind.MASK, Pooling.MEAN, 1, List.of(), MaskShape.PUBLISHED);
        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () ->
                                HeadedModel.fresh(
                                        manager, fused("mit"), mask, Optional.empty(), SEED));
        assertTrue(refused.getMessage().contains("hidden states"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"TRANSFORMER", "CONVOLUTION"})
    void aHeadThatIsResumedEndsBitIdentical(MaskShape.Decoder decoder) {
        HeadedModel undisturbed = model("mit", HeadKind.MASK, decoder);
        Batch batch = batch(HeadKind.MASK);
        ModelIdentity identity = identity(undisturbed);
        CheckpointStore store = new CheckpointStore(folder, 2);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, undisturbed)) {
            turns(undisturbed, optimiser, batch);
            store.save(
                    new TrainingState(new Position(0, 3, 3), EarlyExitState.EMPTY, Map.of()),
                    SEED,
                    undisturbed,
                    optimiser,
                    identity);
            turns(undisturbed, optimiser, batch);
        }
        HeadedModel resumed = model("mit", HeadKind.MASK, decoder);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, resumed)) {
            store.newest().orElseThrow().resume(resumed, optimiser, identity, SEED);
            turns(resumed, optimiser, batch);
        }
        values(undisturbed)
                .forEach(
                        (name, array) -> assertArrayEquals(array, values(resumed).get(name), name));
        assertEquals(decoder == MaskShape.Decoder.CONVOLUTION, !resumed.kept().isEmpty());
        assertEquals(!resumed.kept().isEmpty(), resumed.takesTurns());
    }

    @Test
    void anotherHeadIsAnotherRun() {
        HeadedModel model = model("mit", HeadKind.CLASS, MaskShape.Decoder.TRANSFORMER);
        CheckpointStore store = new CheckpointStore(folder, 2);
        HeadedModel score = model("mit", HeadKind.SCORE, MaskShape.Decoder.TRANSFORMER);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
                AdamW other = AdamW.of(AdamWConfig.CREMA, manager, score)) {
            store.save(TrainingState.START, SEED, model, optimiser, identity(model));
            ModalityException refused =
                    assertThrows(
                            ModalityException.class,
                            () ->
                                    store.newest()
                                            .orElseThrow()
                                            .resume(score, other, identity(score), SEED));
            assertTrue(refused.getMessage().contains("head: expected"), refused.getMessage());
        }
        float[] untrained = values(score).get("head.weight");
        assertEquals(List.of(), store.newest().orElseThrow().join(score, identity(score)));
        assertArrayEquals(untrained, values(score).get("head.weight"));
    }

    private void turns(HeadedModel model, AdamW optimiser, Batch batch) {
        BatchTrainer trainer = new SequentialTrainer(model, optimiser, 1, Workers.NONE);
        for (int i = 0; i < 3; i++) {
            trainer.train(List.of(batch), small.modalities(), 1e-2);
        }
    }

    private static ModelIdentity identity(HeadedModel model) {
        return new ModelIdentity(
                model.modalities(),
                2,
                "MIT",
                3,
                "some-backbone",
                Map.of(),
                Map.of(),
                model.config().identity());
    }

    private static Map<String, float[]> values(HeadedModel model) {
        Map<String, float[]> values = new HashMap<>();
        AdamW.all(model).forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        for (Parameter kept : model.kept()) {
            values.put(kept.name(), kept.array().toFloatArray());
        }
        return values;
    }
}
