package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchTrainer;
import io.affogato.fusion.training.EarlyExitState;
import io.affogato.fusion.training.Position;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads in checkpoints: resumed to the bit, and not taken for each other. */
class HeadCheckpointTest {

    @TempDir Path folder;

    private final SmallHeads heads = new SmallHeads();

    @AfterEach
    void free() {
        heads.close();
    }

    @ParameterizedTest
    @CsvSource({"TRANSFORMER", "CONVOLUTION"})
    void aHeadThatIsResumedEndsBitIdentical(MaskShape.Decoder decoder) {
        HeadedModel undisturbed = heads.model("mit", HeadKind.MASK, decoder);
        Batch batch = heads.batch(HeadKind.MASK);
        ModelIdentity identity = identity(undisturbed);
        CheckpointStore store = new CheckpointStore(folder, 2);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, heads.manager, undisturbed)) {
            turns(undisturbed, optimiser, batch);
            store.save(
                    new TrainingState(new Position(0, 3, 3), EarlyExitState.EMPTY, Map.of()),
                    SmallHeads.SEED,
                    undisturbed,
                    optimiser,
                    identity);
            turns(undisturbed, optimiser, batch);
        }
        HeadedModel resumed = heads.model("mit", HeadKind.MASK, decoder);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, heads.manager, resumed)) {
            store.newest().orElseThrow().resume(resumed, optimiser, identity, SmallHeads.SEED);
            turns(resumed, optimiser, batch);
        }
        SmallHeads.values(undisturbed)
                .forEach(
                        (name, array) ->
                                assertArrayEquals(
                                        array, SmallHeads.values(resumed).get(name), name));
        assertEquals(decoder == MaskShape.Decoder.CONVOLUTION, !resumed.kept().isEmpty());
        assertEquals(!resumed.kept().isEmpty(), resumed.takesTurns());
    }

    @Test
    void anotherHeadIsAnotherRun() {
        HeadedModel model = heads.model("mit", HeadKind.CLASS, MaskShape.Decoder.TRANSFORMER);
        CheckpointStore store = new CheckpointStore(folder, 2);
        HeadedModel score = heads.model("mit", HeadKind.SCORE, MaskShape.Decoder.TRANSFORMER);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, heads.manager, model);
                AdamW other = AdamW.of(AdamWConfig.CREMA, heads.manager, score)) {
            store.save(TrainingState.START, SmallHeads.SEED, model, optimiser, identity(model));
            ModalityException refused =
                    assertThrows(
                            ModalityException.class,
                            () ->
                                    store.newest()
                                            .orElseThrow()
                                            .resume(
                                                    score,
                                                    other,
                                                    identity(score),
                                                    SmallHeads.SEED));
            assertTrue(refused.getMessage().contains("head: expected"), refused.getMessage());
        }
        float[] untrained = SmallHeads.values(score).get("head.weight");
        assertEquals(List.of(), store.newest().orElseThrow().join(score, identity(score)));
        assertArrayEquals(untrained, SmallHeads.values(score).get("head.weight"));
    }

    private void turns(HeadedModel model, AdamW optimiser, Batch batch) {
        BatchTrainer trainer = new SequentialTrainer(model, optimiser, 1, Workers.NONE);
        for (int i = 0; i < 3; i++) {
            trainer.train(List.of(batch), heads.small.modalities(), 1e-2);
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
}
