package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.CLIPS;
import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static io.affogato.fusion.crema.SmallCrema.WHOLE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.EarlyExitState;
import io.affogato.fusion.training.Position;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint of the whole model holds. */
class CheckpointFactsTest {

    private static final ModalityId[] ALL = {FIRST, CLIPS, WHOLE};

    @TempDir Path folder;

    @Test
    void fact15ASequentialRunsCheckpointRestoresAllModalities() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SmallCrema small = new SmallCrema(manager);
            CremaModel trained = save(small);
            CremaModel restored = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
            for (ModalityId m : ALL) {
                assertFalse(equal(trained, restored, m), m + " has learnt nothing");
            }
            new CheckpointStore(folder, 2).newest().orElseThrow().restore(restored);
            for (ModalityId m : ALL) {
                assertTrue(equal(trained, restored, m), m + " is not restored");
            }
            for (int i = 0; i < trained.shared().size(); i++) {
                assertArrayEquals(
                        trained.shared().get(i).array().toFloatArray(),
                        restored.shared().get(i).array().toFloatArray());
            }
        }
    }

    @Test
    void theOrderOfModalitiesIsStoredAndEnforced() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SmallCrema small = new SmallCrema(manager);
            save(small);
            var newest = new CheckpointStore(folder, 2).newest().orElseThrow();
            assertEquals(List.of(ALL), newest.manifest().model().modalities());
            CremaModel other = small.model(FusionKind.ESPRESSO_CONCAT, 3, FIRST, WHOLE, CLIPS);
            try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, other)) {
                ModalityException refused =
                        assertThrows(
                                ModalityException.class,
                                () -> newest.resume(other, optimiser, identity(other), 1));
                assertTrue(
                        refused.getMessage().contains("modalities: expected [first, whole, clips]"),
                        refused.getMessage());
            }
        }
    }

    private CremaModel save(SmallCrema small) {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, small.manager, model)) {
            new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                    .train(List.of(small.batch(2, 3, List.of(ALL), List.of())), List.of(ALL), 1e-2);
            TrainingState state =
                    new TrainingState(new Position(0, 1, 1), EarlyExitState.EMPTY, Map.of());
            new CheckpointStore(folder, 2).save(state, 1, model, optimiser, identity(model));
        }
        return model;
    }

    private static ModelIdentity identity(CremaModel model) {
        return new ModelIdentity(
                model.modalities(), 2, "ESPRESSO_CONCAT", 3, "some-backbone", Map.of());
    }

    private static boolean equal(CremaModel one, CremaModel other, ModalityId m) {
        for (int i = 0; i < one.parameters(m).size(); i++) {
            float[] own = one.parameters(m).get(i).array().toFloatArray();
            if (!Arrays.equals(own, other.parameters(m).get(i).array().toFloatArray())) {
                return false;
            }
        }
        return true;
    }
}
