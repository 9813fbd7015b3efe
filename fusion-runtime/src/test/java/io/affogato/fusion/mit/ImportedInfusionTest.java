package io.affogato.fusion.mit;

import static io.affogato.fusion.mit.SmallMit.FIRST;
import static io.affogato.fusion.mit.SmallMit.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.importing.ImportSource;
import io.affogato.fusion.importing.InfusionOptions;
import io.affogato.fusion.importing.WeightImport;
import io.affogato.fusion.run.Origin;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.nn.torchsave.Python;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the authors', imported, is what a new run starts with. */
class ImportedInfusionTest {

    @TempDir private Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallMit small = new SmallMit(manager);
    private final MitAdapter authors = small.trained(small.llama, FIRST, MitMode.OFFICIAL_B, 0);

    @BeforeEach
    void bringIn() throws IOException {
        Map<String, Object> state = new LinkedHashMap<>();
        new OfficialLayout(authors.config())
                .write(authors)
                .forEach(
                        (name, array) ->
                                state.put(
                                        "module." + name,
                                        SavedStorage.floats(array.toFloatArray())
                                                .tensor(array.getShape().getShape())));
        // maps of the additive key, which they save and nobody reads
        for (int j = 0; j < 2; j++) {
            String name = "module.fc_embedding_kp.%d.".formatted(j);
            state.put(name + "weight", SavedStorage.floats(new float[24 * 7]).tensor(24, 7));
            state.put(name + "bias", SavedStorage.floats(new float[24]).tensor(24));
        }
        Map<String, Object> split =
                Map.of("epoch", 1, "model", Python.OrderedDict.state(state), "optim", Map.of());
        Path file = TorchSave.archive(folder.resolve("best_model.pth.tar"), Map.of("val", split));
        InfusionOptions options =
                new InfusionOptions(FIRST, List.of(2, 3), false, true, InfusionOptions.EPSILON);
        new WeightImport(
                        List.of(new ImportSource(file)),
                        Optional.empty(),
                        1L << 30,
                        Optional.of(options))
                .run(imported(), manager, Progress.NONE);
    }

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void aRunStartsWithItAndOtherModalitiesWithTheirOwn() {
        MitModel fresh = model(FIRST, SECOND);
        Map<String, float[]> other = values(fresh, SECOND);
        Batch batch = small.batch(FIRST);
        float[] before = pooled(fresh, batch);

        Origin.open(imported()).join(fresh, identity(fresh));

        float[] expected =
                pooled(new MitModel(small.llama, new MitInfusion(List.of(authors))), batch);
        assertFalse(Arrays.equals(expected, before));
        assertArrayEquals(expected, pooled(fresh, batch));
        values(fresh, SECOND)
                .forEach((name, after) -> assertArrayEquals(other.get(name), after, name));
    }

    @Test
    void aRunThatInfusesInAnotherWayIsRefused() {
        MitAdapter safe = small.fresh(small.llama, FIRST, MitMode.SAFE, 0);
        MitModel other = new MitModel(small.llama, new MitInfusion(List.of(safe)));
        String said = refusal(other, identity(other));
        assertTrue(said.contains("mode=OFFICIAL_B") && said.contains("mode=SAFE"), said);
        assertTrue(said.contains("fusion.infusion"), said);
    }

    @Test
    void aRunWithoutTheModalityIsRefused() {
        MitModel other = model(SECOND);
        String said = refusal(other, identity(other));
        assertTrue(said.contains("'first'") && said.contains("[second]"), said);
    }

    private String refusal(MitModel model, ModelIdentity identity) {
        ModalityException e =
                assertThrows(
                        ModalityException.class,
                        () -> Origin.open(imported()).join(model, identity));
        assertEquals(ErrorCode.BAD_RECIPE, e.code());
        return e.getMessage();
    }

    private Path imported() {
        return folder.resolve("imported");
    }

    private MitModel model(ModalityId... ids) {
        return new MitModel(
                small.llama,
                new MitInfusion(
                        Arrays.stream(ids)
                                .map(id -> small.fresh(small.llama, id, MitMode.OFFICIAL_B, 0))
                                .toList()));
    }

    private static ModelIdentity identity(MitModel model) {
        MitConfig infusion =
                model.infusion().adapter(model.modalities().get(0)).config().infusion();
        return new ModelIdentity(
                model.modalities(), 0, "MIT", 3, "some", Map.of(), infusion.identity());
    }

    private static Map<String, float[]> values(MitModel model, ModalityId id) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters(id)) {
            values.put(parameter.name(), parameter.array().toFloatArray());
        }
        return values;
    }

    private float[] pooled(MitModel model, Batch batch) {
        return model.infusion().pooled(small.llama, batch, Pooling.ANSWER_START).toFloatArray();
    }
}
