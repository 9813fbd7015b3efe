package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.eval.SenseRemoval;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchTrainer;
import io.affogato.fusion.training.JointTrainer;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads learn and answer over every way of fusion. */
class HeadedModelTest {

    private final SmallHeads heads = new SmallHeads();

    @AfterEach
    void free() {
        heads.close();
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
        HeadedModel model = heads.model(method, kind, decoder, 1);
        Batch batch = heads.batch(kind);
        assertEquals(2, batch.learnt());
        float[] before = model.answer(batch).toFloatArray();
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, heads.manager, model)) {
            BatchTrainer trainer = new JointTrainer(model, optimiser, 1, Workers.NONE);
            double start =
                    trainer.train(List.of(batch), heads.small.modalities(), 1e-2).get(0).loss();
            double end = start;
            for (int i = 0; i < 80; i++) {
                end = trainer.train(List.of(batch), heads.small.modalities(), 1e-2).get(0).loss();
            }
            assertTrue(end < 0.8 * start, "loss from %s to %s".formatted(start, end));
        }
        NDArray after = model.answer(batch);
        Shape shape =
                switch (kind) {
                    case CLASS -> new Shape(2, 3);
                    case SCORE -> new Shape(2, 1);
                    default -> new Shape(2, SmallHeads.SIDE, SmallHeads.SIDE);
                };
        assertEquals(shape, after.getShape());
        if (kind != HeadKind.MASK) { // those are decided pixels, which may stay as they were
            assertFalse(Arrays.equals(before, after.toFloatArray()));
        }
    }

    @Test
    void aTurnMovesItsModalityAndTheHeadAtTheHeadsOwnRate() {
        HeadedModel model = heads.model("mit", HeadKind.CLASS, MaskShape.Decoder.TRANSFORMER);
        Map<String, float[]> before = SmallHeads.values(model);
        double rate = 1e-2;
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, heads.manager, model)) {
            BatchTrainer trainer = new SequentialTrainer(model, optimiser, 0, Workers.NONE);
            trainer.train(List.of(heads.batch(HeadKind.CLASS)), List.of(heads.whole), rate);
        }
        Map<String, float[]> after = SmallHeads.values(model);
        before.forEach(
                (name, values) -> {
                    if (name.startsWith("mit.first.")) {
                        assertArrayEquals(values, after.get(name), name);
                    }
                });
        // a first step of Adam is the rate itself, whatever the gradient; a bias does not
        // decay
        float moved = Math.abs(after.get("head.bias")[0] - before.get("head.bias")[0]);
        assertEquals(rate * SmallHeads.RATE, moved, 1e-6);
    }

    @Test
    void levelsLieSideBySideDeepestFirst() {
        Batch batch = heads.small.batch();
        List<NDArray> levels = new LevelSource(heads.first, 2, 5).of(batch);
        NDArray tokens = batch.features().get(heads.first).tokens();
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
        HeadedModel model = heads.model("crema", HeadKind.MASK, MaskShape.Decoder.TRANSFORMER);
        Batch batch = heads.batch(HeadKind.MASK);
        NDArray states = model.answer(SenseRemoval.without(batch, Set.of(heads.first)));
        assertEquals(new Shape(2, SmallHeads.SIDE, SmallHeads.SIDE), states.getShape());
        Batch blind =
                new Batch(
                        heads.manager,
                        Map.of(heads.whole, batch.features().get(heads.whole)),
                        batch.questionIds(),
                        batch.questionMask(),
                        batch.labels());
        ModalityException refused =
                assertThrows(ModalityException.class, () -> model.answer(blind));
        assertTrue(refused.getMessage().contains("'first'"), refused.getMessage());
        HeadedModel score = heads.model("crema", HeadKind.SCORE, MaskShape.Decoder.TRANSFORMER);
        assertFalse(
                Arrays.equals(
                        score.answer(batch).toFloatArray(),
                        score.answer(SenseRemoval.without(batch, Set.of(heads.whole)))
                                .toFloatArray()));
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
                                        heads.manager,
                                        heads.fused("mit"),
                                        mask,
                                        Optional.empty(),
                                        SmallHeads.SEED));
        assertTrue(refused.getMessage().contains("hidden states"), refused.getMessage());
    }
}
