package io.affogato.fusion.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.EarlyExitConfig;
import io.affogato.fusion.training.EarlyExitState;
import io.affogato.fusion.training.LearningRate;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.Position;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.SmallModel;
import io.affogato.fusion.training.TrainingHooks;
import io.affogato.fusion.training.TrainingLoop;
import io.affogato.fusion.training.TrainingPlan;
import io.affogato.fusion.training.TrainingPlan.BatchShape;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    @TempDir Path folder;

    private NDManager manager;
    private SmallModel model;
    private AdamW optimiser;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        model = SmallRun.model(manager);
        optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void holdsTheParametersOfAllModalities() {
        save(new CheckpointStore(folder, 2), 3, 0.1);
        List<float[]> saved = values();
        AdamW.all(model).forEach(p -> shift(p, 1));

        new CheckpointStore(folder, 2).newest().orElseThrow().restore(model);

        for (int i = 0; i < saved.size(); i++) {
            assertArrayEquals(saved.get(i), values().get(i));
        }
    }

    @Test
    void aTornFolderIsPassedOver() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 5);
        save(store, 1, 0.1);
        save(store, 2, 0.1);
        save(store, 3, 0.1);
        Files.delete(folder.resolve("step-000003/manifest.json"));
        Path adapters = folder.resolve("step-000002/adapters.safetensors");
        byte[] bytes = Files.readAllBytes(adapters);
        bytes[bytes.length - 1] ^= 1;
        Files.write(adapters, bytes);

        assertEquals(1, step(store.newest().orElseThrow()));
        ModalityException torn =
                assertThrows(
                        ModalityException.class,
                        () -> Checkpoint.open(folder.resolve("step-000002")));
        assertEquals(ErrorCode.BAD_WEIGHTS, torn.code());
        assertTrue(torn.getMessage().contains("adapters.safetensors"), torn.getMessage());
    }

    @Test
    void leftoversOfAKilledWriterAreSweptAway() throws IOException {
        Files.createDirectories(folder.resolve(".part-1234"));
        Files.writeString(folder.resolve(".part-1234/adapters.safetensors"), "half");

        CheckpointStore store = new CheckpointStore(folder, 2);

        assertFalse(Files.exists(folder.resolve(".part-1234")));
        assertTrue(store.newest().isEmpty());
    }

    @Test
    void keepsTheNewestAndTheBest() {
        CheckpointStore store = new CheckpointStore(folder, 2);
        save(store, 1, 0.3);
        save(store, 2, 0.9);
        save(store, 3, 0.5);
        save(store, 4, 0.6);
        save(store, 5, 0.6);

        List<Long> kept =
                List.of(1L, 2L, 3L, 4L, 5L).stream()
                        .filter(step -> SmallRun.exists(folder, step))
                        .toList();
        assertEquals(List.of(2L, 4L, 5L), kept);
        assertEquals(2, step(store.best().orElseThrow()));
        assertEquals(5, step(store.newest().orElseThrow()));
    }

    @Test
    void anotherModelOrSeedIsRefusedWithWhatDiffers() {
        CheckpointStore store = new CheckpointStore(folder, 2);
        save(store, 1, 0.3);
        ModelIdentity other =
                new ModelIdentity(
                        SmallRun.identity().modalities(), 8, "self-gated", 4, "abc", Map.of());

        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () -> store.newest().orElseThrow().resume(model, optimiser, other, 1));

        assertTrue(refused.getMessage().contains("rank: expected 8, found 2"));
        assertTrue(refused.getMessage().contains("seed: expected 1, found 77"));
    }

    @Test
    void aModalityThatJoinsKeepsItsOwnBeginning() {
        CheckpointStore store = new CheckpointStore(folder, 2);
        save(store, 1, 0.3);
        ModalityId one = new ModalityId("one");
        Parameter fresh = new Parameter("proj_new.bias", Ops.tensor(manager, new float[4], 4));
        List<Parameter> wanted = List.of(model.parameters(one).get(2), fresh);
        float[] saved = wanted.get(0).array().toFloatArray();
        shift(wanted.get(0), 2);

        List<String> unknown = store.newest().orElseThrow().restoreKnown(wanted);

        assertEquals(List.of("proj_new.bias"), unknown);
        assertArrayEquals(saved, wanted.get(0).array().toFloatArray());
    }

    /** The others were trained before; only the new one and what all share may differ. */
    @Test
    void aSeventhJoinsSixAndTrainingItMovesNoneOfTheirBits() {
        List<ModalityId> six = ids("aa", "bb", "cc", "dd", "ee", "ff");
        List<ModalityId> seven = ids("aa", "bb", "cc", "dd", "ee", "ff", "new");
        CheckpointStore store = new CheckpointStore(folder, 2);
        SmallModel trained = new SmallModel(manager, six, SmallModel.Sizes.SMALL, 0.25);
        AdamW first = AdamW.of(AdamWConfig.CREMA, manager, trained);
        train(trained, first, six);
        store.save(TrainingState.START, 3, trained, first, identity(six));
        Map<String, float[]> before = adapters(trained, six);

        SmallModel grown = new SmallModel(manager, seven, SmallModel.Sizes.SMALL, 0.25);
        Map<String, float[]> fresh = adapters(grown, seven);
        List<ModalityId> joined = store.newest().orElseThrow().join(grown, identity(seven));
        assertEquals(ids("new"), joined);
        train(grown, AdamW.of(AdamWConfig.CREMA, manager, grown), joined);

        Map<String, float[]> after = adapters(grown, seven);
        before.forEach((name, array) -> assertArrayEquals(array, after.get(name), name));
        adapters(grown, joined)
                .forEach((name, array) -> assertFalse(Arrays.equals(fresh.get(name), array), name));
    }

    @Test
    void adaptersOfAnotherBackboneAreRefused() {
        CheckpointStore store = new CheckpointStore(folder, 2);
        save(store, 1, 0.3);
        ModelIdentity known = SmallRun.identity();
        ModelIdentity other =
                new ModelIdentity(known.modalities(), 2, "self-gated", 4, "def", Map.of());

        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () -> store.newest().orElseThrow().join(model, other));

        assertTrue(refused.getMessage().contains("backbone: expected def, found abc"));
    }

    private static List<ModalityId> ids(String... names) {
        return List.of(names).stream().map(ModalityId::new).toList();
    }

    private static ModelIdentity identity(List<ModalityId> modalities) {
        return new ModelIdentity(modalities, 2, "self-gated", 4, "abc", Map.of());
    }

    private void train(SmallModel model, AdamW optimiser, List<ModalityId> trained) {
        TrainingPlan plan =
                new TrainingPlan(
                        trained,
                        2,
                        BatchShape.of(3),
                        SmallRun.SEED,
                        new LearningRate.CosineByEpoch(1e-2, 1e-4, 0, 2),
                        EarlyExitConfig.off(),
                        TrainingPlan.Rhythm.PLAIN);
        TrainingHooks hooks = new TrainingHooks(new RunListener() {}, () -> 0.5, state -> {});
        SequentialTrainer trainer = new SequentialTrainer(model, optimiser, 0, Workers.NONE);
        new TrainingLoop(plan, trainer, model.new Samples(10), hooks)
                .run(manager, TrainingState.START);
    }

    private static Map<String, float[]> adapters(SmallModel model, List<ModalityId> of) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (ModalityId id : of) {
            model.parameters(id).forEach(p -> arrays.put(p.name(), p.array().toFloatArray()));
        }
        return arrays;
    }

    @Test
    void aMissingParameterIsAnError() {
        CheckpointStore store = new CheckpointStore(folder, 2);
        save(store, 1, 0.3);

        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () ->
                                ParameterFile.load(
                                        store.newest().orElseThrow().adapters(), model.shared()));

        assertTrue(refused.getMessage().contains("unexpected [layer.0."), refused.getMessage());
    }

    private void save(CheckpointStore store, long step, double accuracy) {
        TrainingState state =
                new TrainingState(
                        new Position(0, (int) step, step),
                        EarlyExitState.EMPTY,
                        Map.of("validation.accuracy", accuracy));
        store.save(state, SmallRun.SEED, model, optimiser, SmallRun.identity());
    }

    private static void shift(Parameter parameter, double by) {
        Optim.assign(List.of(parameter.array()), List.of(Ops.shift(parameter.array(), by)));
    }

    private static long step(Checkpoint checkpoint) {
        return checkpoint.manifest().state().position().step();
    }

    private List<float[]> values() {
        return AdamW.all(model).stream().map(p -> p.array().toFloatArray()).toList();
    }
}
